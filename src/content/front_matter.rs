//! The YAML at the head of an explainer or page (design §3).

use crate::text::Mapped;

/// What an explainer says of itself.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// Required for explainers and pages.
    pub title: String,
    /// One or two sentences; required for explainers.
    pub summary: Option<String>,
    /// Published, ISO 8601; required for explainers.
    pub date: Option<String>,
    /// ISO 8601.
    pub updated: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// What it is about.
    pub tags: Vec<String>,
    /// Old slugs.
    pub aliases: Vec<String>,
    /// Not published unless asked for.
    pub draft: bool,
    /// The box at the top: one line of Markdown each, with its map to the file.
    pub key_points: Vec<Mapped>,
    /// The claim that is judged.
    pub claim: Option<Claim>,
    /// What was corrected, as written.
    pub corrections: Vec<Correction>,
    /// The order in the menu (pages only).
    pub weight: Option<i64>,
    /// Free for themes.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A claim under judgement (schema.org ClaimReview).
#[derive(Clone, Debug)]
pub struct Claim {
    /// What is claimed.
    pub text: String,
    /// By whom.
    pub by: Option<String>,
    /// true, mostly-true, mixed, misleading, false or unproven.
    pub verdict: ClaimVerdict,
}

/// The judgement on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimVerdict {
    /// صحيح
    True,
    /// صحيح في معظمه
    MostlyTrue,
    /// صحيح في بعضه
    Mixed,
    /// مضلل
    Misleading,
    /// غير صحيح
    False,
    /// لم يثبت
    Unproven,
}

/// One correction.
#[derive(Clone, Debug)]
pub struct Correction {
    /// ISO 8601.
    pub date: String,
    /// What was corrected.
    pub note: String,
    /// The note number that it concerns.
    pub footnote: Option<u32>,
}
