//! Sessions at the command line: `tests/cli/*.trycmd`, each in a copy of the folder `<name>.in` beside it. A new one is
//! those two; `TRYCMD=overwrite` writes what the program says, which is then read before it is committed.

#[test]
fn every_session_goes_as_written() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}
