//! How a quotation that passes differs from its source in ways that do not matter, or are worth knowing (design §6).

/// The set of flags of a match (design §6), in the order of the design's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u32);

/// One flag of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
#[expect(missing_docs, reason = "the names are those of design §6")]
pub enum Flag {
    MarksDropped,
    MarksAdded,
    Controls,
    Tatweel,
    PresentationForms,
    Digits,
    Punctuation,
    LookAlikes,
    Spelling,
    Omission,
    Insertion,
    ReplacedWords,
    TrimmedProclitic,
    Spacing,
    CrossPassage,
    Translated,
    Relayed,
}

impl Flag {
    const NAMES: [(Flag, &'static str); 17] = [
        (Flag::MarksDropped, "marks-dropped"),
        (Flag::MarksAdded, "marks-added"),
        (Flag::Controls, "controls"),
        (Flag::Tatweel, "tatweel"),
        (Flag::PresentationForms, "presentation-forms"),
        (Flag::Digits, "digits"),
        (Flag::Punctuation, "punctuation"),
        (Flag::LookAlikes, "look-alikes"),
        (Flag::Spelling, "spelling"),
        (Flag::Omission, "omission"),
        (Flag::Insertion, "insertion"),
        (Flag::ReplacedWords, "replaced-words"),
        (Flag::TrimmedProclitic, "trimmed-proclitic"),
        (Flag::Spacing, "spacing"),
        (Flag::CrossPassage, "cross-passage"),
        (Flag::Translated, "translated"),
        (Flag::Relayed, "relayed"),
    ];
}

impl Flags {
    /// No flag.
    pub const NONE: Flags = Flags(0);

    /// One flag.
    pub fn of(flag: Flag) -> Flags {
        Flags(1 << flag as u32)
    }

    /// Without `flag`.
    pub fn remove(&mut self, flag: Flag) {
        self.0 &= !(1 << flag as u32);
    }

    /// With `flag` too.
    pub fn add(&mut self, flag: Flag) {
        self.0 |= 1 << flag as u32;
    }

    /// With all of `other` too.
    pub fn join(&mut self, other: Flags) {
        self.0 |= other.0;
    }

    /// Those that tell of omissions and brackets.
    pub fn of_joints(self) -> Flags {
        Flags(self.0 & (1 << Flag::Omission as u32 | 1 << Flag::Insertion as u32 | 1 << Flag::ReplacedWords as u32))
    }

    /// Whether `flag` is set.
    pub fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u32) != 0
    }

    /// Whether none is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of those set, in the design's order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Flag::NAMES.into_iter().filter(move |(flag, _)| self.has(*flag)).map(|(_, name)| name)
    }
}
