//! The YAML at the head of an explainer or page (design §3).
//!
//! In: a file. Out: its [`Head`]: what the page says of itself, and where front matter and body are; complaints
//! (`invalid-front-matter`).
//!
//! 1. Find the `---` lines ([`crate::yaml::split`]).
//! 2. Ask for every key by its name and type; unknown keys are reported with the nearest known one.
//! 3. Settle the slug ([`super::slug`]).

use super::Kind;
use super::slug;
use crate::diag::Sink;
use crate::text::{File, FileId, Mapped, Span};
use crate::yaml::{Fields, Placed, split};

/// The rule of every complaint here.
pub const RULE: &str = "invalid-front-matter";

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

/// The head of a file.
#[derive(Debug)]
pub struct Head {
    /// What it says.
    pub front: FrontMatter,
    /// The page's address; empty for the home page, and where it could not be made out.
    pub slug: String,
    /// Where the slug was set; the empty span at the file's start when the file's name gives it.
    pub slug_span: Span,
    /// The front matter's bytes without the `---` lines.
    pub front_span: Span,
    /// The Markdown's bytes.
    pub body: Span,
    /// Whether it could not be read at all.
    pub broken: bool,
}

/// Reads the head of `file`.
pub fn read(file: &File, id: FileId, kind: Kind, sink: &mut Sink) -> Head {
    let parts = split(file);
    let mut fields = Fields::read(file, id, &parts, RULE);
    if kind != Kind::Index {
        fields.require("title", "the page's title, as in title: \"هل …؟\"");
    }
    if kind == Kind::Explainer {
        fields.require("summary", "one or two sentences");
        fields.require("date", "the day of publication, as in date: 2026-11-20");
    }
    let written = if kind == Kind::Index { None } else { fields.text("slug") };
    let front = front(&mut fields, kind, sink);
    let broken = fields.broken;
    fields.finish(sink);
    let start = Span::point(id, 0);
    let slug_span = written.as_ref().map_or(start, |slug| slug.span);
    let slug = match kind {
        Kind::Index => String::new(),
        _ => slug::settle(&file.path, written, start, sink),
    };
    Head {
        front,
        slug,
        slug_span,
        front_span: Span::new(id, parts.front.start, parts.front.end),
        // Of a file at rest the body is where it will be.
        body: Span::new(id, parts.body.start, parts.body.end.max(file.length)),
        broken,
    }
}

fn front(fields: &mut Fields, kind: Kind, sink: &mut Sink) -> FrontMatter {
    let value = |placed: Option<Placed<String>>| placed.map(|placed| placed.value);
    let strings = |texts: Vec<Mapped>| texts.into_iter().map(|text| text.text).collect::<Vec<_>>();
    let title = value(fields.text("title")).unwrap_or_default();
    let summary = value(fields.text("summary"));
    let date = value(fields.date("date"));
    let updated = value(fields.date("updated"));
    let authors = strings(fields.texts("authors"));
    let tags = strings(fields.texts("tags"));
    FrontMatter {
        title,
        summary,
        date,
        updated,
        authors,
        tags,
        aliases: slug::aliases(fields.texts("aliases"), sink),
        draft: fields.boolean("draft").is_some_and(|draft| draft.value),
        key_points: fields.texts("key-points"),
        claim: fields.mapping("claim").and_then(|fields| claim(fields, sink)),
        corrections: fields.mappings("corrections").into_iter().filter_map(|fields| correction(fields, sink)).collect(),
        weight: match kind {
            Kind::Explainer => None,
            Kind::Page | Kind::Index => fields.integer("weight").map(|weight| weight.value),
        },
        extra: fields.free("extra"),
    }
}

fn claim(mut fields: Fields, sink: &mut Sink) -> Option<Claim> {
    const VERDICTS: [(&str, ClaimVerdict); 6] = [
        ("true", ClaimVerdict::True),
        ("mostly-true", ClaimVerdict::MostlyTrue),
        ("mixed", ClaimVerdict::Mixed),
        ("misleading", ClaimVerdict::Misleading),
        ("false", ClaimVerdict::False),
        ("unproven", ClaimVerdict::Unproven),
    ];
    fields.require("text", "the claim that is judged");
    fields.require("verdict", "true, mostly-true, mixed, misleading, false or unproven");
    let text = fields.text("text");
    let by = fields.text("by");
    let verdict = fields.choice("verdict", &VERDICTS);
    fields.finish(sink);
    Some(Claim { text: text?.value, by: by.map(|by| by.value), verdict: verdict?.value })
}

fn correction(mut fields: Fields, sink: &mut Sink) -> Option<Correction> {
    fields.require("date", "the day of the correction, as in date: 2026-11-21");
    fields.require("note", "what was corrected");
    let date = fields.date("date");
    let note = fields.text("note");
    let footnote = fields.integer("footnote").and_then(|number| {
        let found = u32::try_from(number.value).ok().filter(|number| *number > 0);
        if found.is_none() {
            fields.complain(
                number.span,
                format!("`footnote` is {}, and notes are numbered from 1", number.value),
                "give the number of the note that was corrected",
            );
        }
        found
    });
    fields.finish(sink);
    Some(Correction { date: date?.value, note: note?.value, footnote })
}
