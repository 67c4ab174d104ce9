use super::*;

fn locale(language: &str) -> Locale {
    Locale::new(&Settings {
        language,
        text_direction: None,
        digits: None,
        calendars: &[Calendar::Gregorian, Calendar::IslamicUmalqura],
    })
}

#[test]
fn look() {
    for l in [
        "ar", "ar-EG", "ar-LB", "ar-MA", "ar-AE", "ar-SA", "ar-SY", "ar-IQ", "ar-TN", "fa", "ur", "ur-IN", "he", "en",
        "en-GB", "de", "ckb", "ps", "xx!",
    ] {
        let t = std::time::Instant::now();
        let locale = locale(l);
        let new = t.elapsed();
        let t = std::time::Instant::now();
        let d = locale.date("2026-01-03");
        let dt = t.elapsed();
        let t = std::time::Instant::now();
        let c = locale.count(12, "quote", Case::Genitive);
        println!(
            "{l} {new:?} {dt:?} {:?} {:?} {d:?} {:?} {:?} {c}",
            t.elapsed(),
            locale.digits,
            locale.date("2026-01"),
            locale.date("2026")
        );
        for n in [0, 1, 2, 3, 11, 100, 102] {
            print!("{} ", locale.count(n, "quote", Case::Genitive));
        }
        println!(
            "{:?}",
            locale
                .date("2026-01-03")
                .unwrap()
                .chars()
                .filter(|c| !c.is_alphanumeric())
                .map(|c| format!("{:x}", c as u32))
                .collect::<Vec<_>>()
        );
    }
    fn both<T: Send + Sync>() {}
    both::<Locale>();
}
