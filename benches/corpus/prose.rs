//! Prose that says nothing, with the words and marks of real prose.
//!
//! In: a [`Random`] and a number of words. Out: a paragraph.

/// A sequence of numbers that looks random and is always the same (splitmix64).
pub struct Random(u64);

impl Random {
    /// The sequence of one thing of a kind.
    pub fn new(kind: u64, number: usize) -> Random {
        Random(kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number as u64).wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// The next number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }
}

const PLAIN: &[&str] = &[
    "المدينة",
    "الماء",
    "النهر",
    "الطريق",
    "الكتاب",
    "اللغة",
    "المدرسة",
    "الجسر",
    "الميناء",
    "القرية",
    "السوق",
    "التقرير",
    "الدراسة",
    "الباحثون",
    "المهندس",
    "الخريطة",
    "المشروع",
    "الأرض",
    "البحر",
    "الشجر",
    "الحرارة",
    "المطر",
    "الهواء",
    "القطار",
    "المحطة",
    "المصنع",
    "العمال",
    "الأسعار",
    "القمح",
    "الخبز",
    "المزارع",
    "الحقول",
    "التعليم",
    "الطلاب",
    "الجامعة",
    "المكتبة",
    "المتحف",
    "الموسيقى",
    "الشعر",
    "التاريخ",
    "الحضارة",
    "الصناعة",
    "التجارة",
    "السفن",
    "الطاقة",
    "الشمس",
    "الرياح",
    "الكهرباء",
    "المصباح",
    "النافذة",
    "يقع",
    "يمتد",
    "يصل",
    "يجري",
    "يرى",
    "يقيس",
    "يدرس",
    "يجمع",
    "يكتب",
    "ينشر",
    "يزيد",
    "ينقص",
    "يبلغ",
    "يضم",
    "يشمل",
    "كان",
    "صار",
    "ظل",
    "بدأ",
    "انتهى",
    "وصل",
    "جمع",
    "بنى",
    "زرع",
    "حفر",
    "رسم",
    "في",
    "من",
    "إلى",
    "على",
    "عن",
    "مع",
    "بين",
    "قبل",
    "بعد",
    "منذ",
    "خلال",
    "حول",
    "الجديد",
    "القديم",
    "الكبير",
    "الصغير",
    "الطويل",
    "البعيد",
    "القريب",
    "الواسع",
    "العام",
    "الأول",
    "الثاني",
    "الأخير",
    "هذا",
    "هذه",
    "ذلك",
    "التي",
    "الذي",
    "كل",
    "بعض",
    "معظم",
    "أيضا",
    "اليوم",
    "غدا",
    "هنا",
    "هناك",
];
const VOWELLED: &[&str] =
    &["كَتَبَ", "عِلْمٌ", "المُدُن", "مِنْ", "ثُمَّ", "كُتِبَ", "يُعَدُّ", "مُهمّ", "عامّةً", "أيضًا", "دائمًا", "جدًّا", "قُدِّمَ", "الشَّمس"];
const STRETCHED: &[&str] = &["العـربية", "مـصر", "تـونس", "الــقاهرة", "عـــام", "كـتــاب"];
const LATIN: &[&str] = &["GPS", "Unicode", "UNESCO", "Wi-Fi", "H2O", "ISO-8601"];

/// A paragraph of that many words, ended by a full stop, question or exclamation mark.
pub fn prose(random: &mut Random, count: usize) -> String {
    let mut words: Vec<String> = Vec::with_capacity(count);
    let mut left = 0;
    for at in 0..count {
        if left == 0 {
            left = 9 + random.below(18);
        }
        let mut word = match random.below(100) {
            0..=5 => random.of(VOWELLED).to_owned(),
            6..=8 => number(random),
            9 => random.of(LATIN).to_owned(),
            10 => random.of(STRETCHED).to_owned(),
            11..=16 => format!("و{}", random.of(&PLAIN[..50])),
            _ => random.of(PLAIN).to_owned(),
        };
        left -= 1;
        if at + 1 == count || left == 0 {
            left = 0;
            word.push(['.', '.', '.', '.', '.', '.', '.', '؟', '.', '!'][random.below(10)]);
        } else {
            match random.below(100) {
                0..=6 => word.push('،'),
                7 => word.push('؛'),
                8 => word.push(':'),
                9 => word = format!("«{word}»"),
                10 => word = format!("({word})"),
                _ => {}
            }
        }
        words.push(word);
    }
    words.join(" ")
}

fn number(random: &mut Random) -> String {
    let latin = match random.below(4) {
        0 => format!("{}", 1950 + random.below(80)),
        1 => format!("{}", 2 + random.below(998)),
        2 => format!("{}.{}", random.below(100), 1 + random.below(9)),
        _ => format!("{},{:03}", 1 + random.below(900), random.below(1000)),
    };
    if random.below(5) < 3 {
        return latin;
    }
    let eastern = |c: char| match c {
        '.' => '٫',
        ',' => '٬',
        digit => char::from_u32(u32::from('٠') + u32::from(digit) - u32::from('0')).unwrap_or(digit),
    };
    latin.chars().map(eastern).collect()
}

/// Whether words hold a quotation mark or bracket: a quotation cut there would be another test.
pub fn is_open(words: &str) -> bool {
    words.contains(['«', '»', '(', ')'])
}
