//! Bodies as HTML: one row a construct.

use super::*;
use crate::config::Config;
use crate::render::document::Document;
use crate::render::fixture;
use crate::render::footnotes;

/// The page of the only explainer of an edition.
fn body_of(edition: &Edition) -> (Body, Numbering) {
    let locale = edition.inputs.config.locale();
    let explainer = &edition.explainers[0];
    let document = Document::read(explainer, &edition.inputs.files);
    let numbering = footnotes::number(&document);
    let addresses = edition.explainers.iter().map(|one| (one.file, Some(format!("{}/", one.slug)))).collect();
    let setting = Setting {
        edition,
        locale: &locale,
        place: Place {
            file: &edition.inputs.files.get(explainer.file).path,
            root: "../",
            addresses: &addresses,
            files: &edition.inputs.files,
            images: &edition.inputs.images,
        },
        explainer,
        judged: &edition.judged[0],
        numbering: &numbering,
    };
    (write(setting, &document), numbering)
}

/// The HTML of a body, its marks as `⟨reference→note⟩`.
fn html(edition: &Edition) -> String {
    let (body, numbering) = body_of(edition);
    short(&body.html, &numbering)
}

fn short(html: &str, numbering: &Numbering) -> String {
    let mut out = html.to_owned();
    for (at, note) in numbering.references.iter().enumerate() {
        let (reference, note) = (at + 1, note + 1);
        let start = format!("&#8288;<sup class=\"nr\" dir=\"rtl\"><a id=\"r{reference}\" href=\"#n{note}\"");
        let from = out.find(&start).unwrap_or_else(|| panic!("no mark {reference} in {html}"));
        let to = from + out[from..].find("</sup>").expect("a mark ends") + "</sup>".len();
        out.replace_range(from..to, &format!("⟨{reference}→{note}⟩"));
    }
    out
}

#[test]
fn every_construct_has_its_markup() {
    let rows = [
        ("نص.", "<p>نص.</p>\n"),
        ("قالت: «مستمر» [@moe#p2].", "<p>قالت: <span class=\"q\">«مستمر»</span>.⟨1→1⟩</p>\n"),
        ("قالت: [«مستمر»][@moe#p2].", "<p>قالت: <span class=\"q\">«مستمر»</span>.⟨1→1⟩</p>\n"),
        ("قالت: «كاذب هنا» [@moe#p2].", "<p>قالت: «كاذب هنا».⟨1→1⟩</p>\n"),
        ("قالت: **«مستمر** حقا» [@moe#p2].", "<p>قالت: <strong>«مستمر</strong> حقا».⟨1→1⟩</p>\n"),
        ("استمر البرنامج [@moe#p2 «لن نوقفه»].", "<p>استمر البرنامج.⟨1→1⟩</p>\n"),
        ("كما مر [@moe#p2][@cool#p1].", "<p>كما مر.⟨1→1⟩⟨2→2⟩</p>\n"),
        (
            "a & b < c \"d\" \\* &amp; &lt;",
            "<p><span lang=\"und-Latn\" dir=\"ltr\">a &amp; b &lt; c &quot;d&quot;</span> * &amp; &lt;</p>\n",
        ),
        ("*أ* **ب** ~~ج~~ `د<`", "<p><em>أ</em> <strong>ب</strong> <del>ج</del> <code dir=\"ltr\">د&lt;</code></p>\n"),
        ("أ\\\nب", "<p>أ<br>\nب</p>\n"),
        ("---", "<hr>\n"),
        (
            "# أول\n### ثالث",
            "<h2 id=\"أول\"><a href=\"#أول\">أول</a></h2>\n<h3 id=\"ثالث\"><a href=\"#ثالث\">ثالث</a></h3>\n",
        ),
        ("## عنوان {#x .y}", "<h2 id=\"x\" class=\"y\"><a href=\"#x\">عنوان</a></h2>\n"),
        (
            "## قالت «مستمر» [@moe#p2] {#x}",
            "<h2 id=\"x\"><a href=\"#x\">قالت <span class=\"q\">«مستمر»</span></a>⟨1→1⟩</h2>\n",
        ),
        ("## *كما مر [@moe#p2]* {#x}", "<h2 id=\"x\"><em>كما مر⟨1→1⟩</em></h2>\n"),
        ("## [نص](https://a.example) هنا {#x}", "<h2 id=\"x\"><a href=\"https://a.example\">نص</a> هنا</h2>\n"),
        ("- أ\n- ب", "<ul>\n<li>أ</li>\n<li>ب</li>\n</ul>\n"),
        ("3. أ\n\n4. ب", "<ol start=\"3\">\n<li><p>أ</p>\n</li>\n<li><p>ب</p>\n</li>\n</ol>\n"),
        (
            "- [x] تم\n- [ ] لم يتم",
            "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> تم</label></li>\n\
             <li class=\"task\"><label><input type=\"checkbox\" disabled> لم يتم</label></li>\n</ul>\n",
        ),
        ("لفظ\n: معناه", "<dl>\n<dt>لفظ</dt>\n<dd>معناه</dd>\n</dl>\n"),
        ("```rust\nfn a() {}\n```", "<pre dir=\"ltr\"><code class=\"language-rust\">fn a() {}\n</code></pre>\n"),
        (
            "|أ|ب|\n|-|:-:|\n|١|٢|",
            "<div class=\"tw\" role=\"region\" tabindex=\"0\" aria-label=\"شرح أول\"><table>\n<thead><tr><th scope=\"col\">أ</th>\
             <th scope=\"col\" class=\"center\">ب</th></tr></thead>\n<tbody>\n<tr><td>١</td><td class=\"center\">٢</td></tr>\n\
             </tbody>\n</table></div>\n",
        ),
        ("![صورة «x»](/a.png \"ت\")", "<p><img src=\"../a.png\" alt=\"صورة «x»\" title=\"ت\" loading=\"lazy\"></p>\n"),
        (
            "[نص](a.md#r1) [آخر](https://a.example/?b&c)",
            "<p><a href=\"../a/index.html#r1\">نص</a> <a href=\"https://a.example/?b&amp;c\">آخر</a></p>\n",
        ),
        ("[نص](javascript:alert(1)) ثم", "<p>نص ثم</p>\n"),
        ("![نص](data:image/png,x)", "<p>نص</p>\n"),
        (
            "<a@b.example>",
            "<p><a href=\"mailto:a@b.example\"><span lang=\"und-Latn\" dir=\"ltr\">a@b.example</span></a></p>\n",
        ),
        (
            "أ <b>ب</b> <!-- سر --> ج",
            "<p>أ &lt;<span lang=\"und-Latn\" dir=\"ltr\">b</span>&gt;ب&lt;/<span lang=\"und-Latn\" dir=\"ltr\">b</span>&gt;  ج</p>\n",
        ),
        ("<div>\nنص\n</div>", "<p>&lt;div&gt;\nنص\n&lt;/div&gt;</p>\n"),
        ("<!-- سر\nطويل -->\n\nنص", "<p>نص</p>\n"),
        ("نص[^x].\n\n[^x]: حاشية.", "<p>نص.⟨1→1⟩</p>\n"),
    ];
    for (body, expected) in rows {
        assert_eq!(html(&fixture::one(body)), expected, "{body}");
    }
}

#[test]
fn block_quotations_name_their_passage() {
    let rows = [
        (
            "> لن نوقفه قبل نهاية العام.\n> — الوزيرة [@moe#p2]",
            "<blockquote cite=\"../sources/moe/#p2\">\n<p>لن نوقفه قبل نهاية العام.</p>\n<footer>الوزيرة⟨1→1⟩</footer>\n</blockquote>\n",
        ),
        (
            "> لن نوقفه قبل نهاية العام. [@moe#p2]",
            "<blockquote cite=\"../sources/moe/#p2\">\n<p>لن نوقفه قبل نهاية العام.⟨1→1⟩</p>\n</blockquote>\n",
        ),
        (
            "> لن نوقفه\n>\n> – الوزيرة\n> [@moe#p2]",
            "<blockquote cite=\"../sources/moe/#p2\">\n<p>لن نوقفه</p>\n<footer>الوزيرة⟨1→1⟩</footer>\n</blockquote>\n",
        ),
        ("> — وحدها", "<blockquote>\n<p>— وحدها</p>\n</blockquote>\n"),
        ("> نص\n> تتمة", "<blockquote>\n<p>نص\nتتمة</p>\n</blockquote>\n"),
        (
            "> A white roof does not cool the whole city\n> — الباحثة [@cool#p1]",
            "<blockquote cite=\"../sources/cool/#p1\" lang=\"en\" dir=\"ltr\">\n<p>A white roof does not cool the whole city</p>\n\
             <footer><span lang=\"und-Arab\" dir=\"rtl\">الباحثة</span>⟨1→1⟩</footer>\n</blockquote>\n",
        ),
        (
            "![@moe#p3-p4]",
            "<blockquote cite=\"../sources/moe/#p3\">\n<p><span data-source=\"moe\" data-passage=\"p3\">وأضافت أن الكلفة &lt; ٣ دولارات\n\
             للمتر الواحد.</span></p>\n<p><span data-source=\"moe\" data-passage=\"p4\">فقرة رابعة.</span>⟨1→1⟩</p>\n</blockquote>\n",
        ),
        (
            "![@cool#p1]",
            "<blockquote cite=\"../sources/cool/#p1\">\n<p><span data-source=\"cool\" data-passage=\"p1\" lang=\"en\" dir=\"ltr\">A white roof \
             does not cool the whole city; it cools the people sleeping under it.</span>⟨1→1⟩</p>\n</blockquote>\n",
        ),
    ];
    for (body, expected) in rows {
        assert_eq!(html(&fixture::one(body)), expected, "{body}");
    }
}

#[test]
fn another_language_is_marked_where_it_is_quoted() {
    let quoted = html(&fixture::one("قالت: «cool the whole city» [@cool#p1]."));
    let expected = "<p>قالت: <span class=\"q\" lang=\"en\" dir=\"ltr\">«cool the whole city»</span>.⟨1→1⟩</p>\n";
    assert_eq!(quoted, expected);
    let translated = html(&fixture::one("«لا يبرّد المدينة» [@cool#p1 \"does not cool the whole city\"]."));
    assert_eq!(translated, "<p><span class=\"q\" data-translation>«لا يبرّد المدينة»</span>.⟨1→1⟩</p>\n");
}

#[test]
fn settings_are_kept() {
    let body = explained("قالت: «مستمر». [@moe#p2]\n\nأ <b>ب</b>\n\n<div>ج</div>");
    let config = Config { note_marker: NoteMarker::Before, allow_raw_html: true, ..Config::default() };
    let edition = fixture::edition(config, &[("content/explainers/a.md", &body)]);
    let expected = "<p>قالت: <span class=\"q\">«مستمر»</span>⟨1→1⟩.</p>\n<p>أ <b>ب</b></p>\n<div>ج</div>";
    assert_eq!(html(&edition).trim_end(), expected);
}

fn explained(body: &str) -> String {
    fixture::explainer("شرح أول", "", body)
}

#[test]
fn key_points_and_footnotes_are_apart() {
    let more = "key-points:\n  - البرنامج «مستمر» [@moe#p2]\n  - نقطة *ثانية*\n";
    let body = "نص[^a] ثم [@moe#p2].\n\n[^a]: حاشية فيها «مستمر» [@moe#p2].\n";
    let text = fixture::explainer("شرح أول", more, body);
    let (body, numbering) = body_of(&fixture::edition(Config::default(), &[("content/explainers/a.md", &text)]));
    assert_eq!(numbering.references, [0, 1, 0, 0], "the footnote's own reference comes last");
    assert_eq!(body.key_points.len(), 2);
    assert!(
        body.key_points[0].starts_with("البرنامج <span class=\"q\">«مستمر»</span>&#8288;<sup"),
        "{}",
        body.key_points[0]
    );
    assert_eq!(body.key_points[1], "نقطة <em>ثانية</em>");
    let note = &body.footnotes["a"];
    assert!(note.starts_with("<p>حاشية فيها <span class=\"q\">") && note.contains("id=\"r4\" href=\"#n1\""), "{note}");
    assert!(!body.html.contains("حاشية فيها"), "{}", body.html);
}

#[test]
fn tables_of_one_heading_have_names_of_their_own() {
    let (body, _) = body_of(&fixture::one("## قسم\n\n|أ|\n|-|\n\n|ب|\n|-|\n"));
    assert!(body.html.contains("aria-label=\"قسم\"") && body.html.contains("aria-label=\"قسم ٢\""), "{}", body.html);
}
