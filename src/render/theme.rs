//! Templates: the only home of Tera.
//!
//! In: the embedded theme, the project's own templates, which replace it one by one, and its own words. Out: a [`Locale`]
//! that knows those words, and a [`Theme`] that was compiled once and makes pages, and pieces of them, from any thread.
//! Everything printed is escaped for HTML unless it is known to be markup ([`markup`]) or a template says `| safe`.
//! A template that cannot be read or fails is an error that names its file, line and column.

use include_dir::{Dir, include_dir};
use serde::{Serialize, Serializer};
use tera::{Context, ErrorKind, Tera, Value};

use crate::load::Inputs;
use crate::locale::Locale;
use crate::text::{FileId, Files, Span};

use super::context::Frame;
use super::languages;

/// The default theme: `templates/` and `static/`.
static DEFAULT: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The compiled templates of a site.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    paths: Paths,
}

/// A part of a context that many pages show, in the form in which templates read it: it is made once.
#[derive(Clone, Debug)]
pub struct Prepared(Value);

impl Prepared {
    /// A part of a context: a struct whose fields are texts, numbers, lists and the like.
    pub fn of(context: &impl Serialize) -> Prepared {
        Prepared(Value::from_serializable(context))
    }

    /// The same with a field of another text.
    pub fn with(&self, field: &'static str, text: String) -> Prepared {
        self.with_value(field, text.into())
    }

    /// The same with a field of markup.
    pub fn with_markup(&self, field: &'static str, html: &str) -> Prepared {
        self.with_value(field, Value::safe_string(html))
    }

    fn with_value(&self, field: &'static str, value: Value) -> Prepared {
        let mut fields = self.0.as_map().cloned().unwrap_or_default();
        fields.insert(field.into(), value);
        Prepared(fields.into())
    }
}

/// Serializes a text as what templates print as it is: the filter `safe` would copy it once more.
///
/// # Errors
/// Those of the serializer.
pub fn markup<S: Serializer>(html: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Value::safe_string(html).serialize(serializer)
}

impl Serialize for Prepared {
    /// On its way into a template the value is passed on as it is.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// How many bytes a page usually has.
const USUAL: usize = 48 << 10;

/// From the name of each of the project's own templates to the path of its file.
type Paths = Vec<(String, String)>;

impl Theme {
    /// Compiles the embedded templates, each replaced by the project's own of the same name.
    ///
    /// # Errors
    /// A template that cannot be read, with its file, line and column.
    pub fn compile(own: &[(String, FileId)], files: &Files, strings: &serde_json::Value) -> anyhow::Result<Theme> {
        let paths: Paths = own.iter().map(|(name, file)| (name.clone(), files.get(*file).path.clone())).collect();
        let mut tera = Tera::new();
        let mut templates: Vec<(String, &str)> = embedded("templates")
            .into_iter()
            .filter(|(name, _)| own.iter().all(|(known, _)| known != name))
            .filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
            .collect();
        templates.extend(own.iter().map(|(name, file)| (name.clone(), files.get(*file).text.as_str())));
        tera.add_raw_templates(templates).map_err(|error| readable(&paths, error))?;
        tera.global_context().insert_value("t", value(strings)?);
        Ok(Theme { tera, paths })
    }

    /// Makes a piece of pages: what a partial says of a value that it knows by this name, and of the site's strings.
    ///
    /// # Errors
    /// A template that is missing or fails, with its file, line and column.
    pub fn piece(&self, template: &str, name: &'static str, of: &Prepared) -> anyhow::Result<String> {
        let mut all = Context::new();
        all.insert_value(name, of.0.clone());
        self.tera.render(template, &all).map_err(|error| readable(&self.paths, error))
    }

    /// Makes a page: the context's fields at the top level, the frame's beside them, and the site's strings as `t`.
    ///
    /// # Errors
    /// A template that is missing or fails, with its file, line and column.
    pub fn render<C: Serialize>(&self, template: &str, frame: &Frame, context: &C) -> anyhow::Result<Vec<u8>> {
        let mut all = Context::from_serialize(context)?;
        all.insert_value("site", frame.site.0.clone());
        all.insert_value("page", value(&frame.page)?);
        let mut page = Vec::with_capacity(USUAL);
        self.tera.render_to(template, &all, &mut page).map_err(|error| readable(&self.paths, error))?;
        Ok(page)
    }
}

/// How the site speaks: with the words of its language, and what the project's own theme says otherwise.
///
/// # Errors
/// Words that cannot be read, with their file, line and column.
pub fn locale(inputs: &Inputs) -> anyhow::Result<Locale> {
    let mut locale = inputs.config.locale();
    let language = languages::primary(&locale.lang).to_ascii_lowercase();
    for (_, file) in inputs.words.iter().filter(|(known, _)| *known == language) {
        let text = &inputs.files.get(*file).text;
        locale.overlay(text).map_err(|(at, why)| {
            let span = Span::point(*file, text.floor_char_boundary(at));
            let (start, _) = inputs.files.positions(span);
            anyhow::anyhow!("{}:{}:{}: {why}", inputs.files.get(*file).path, start.line, start.column)
        })?;
    }
    Ok(locale)
}

/// Every file of the embedded theme, by its path in the theme's folder, sorted.
pub fn files() -> Vec<(String, &'static [u8])> {
    embedded("")
}

/// The embedded theme's files for the output, by their path below `assets/`.
pub fn assets() -> Vec<(String, &'static [u8])> {
    embedded("static")
}

/// The embedded files below a folder of the theme, by their path in it, sorted.
fn embedded(folder: &str) -> Vec<(String, &'static [u8])> {
    fn walk(dir: &'static Dir, root: &str, out: &mut Vec<(String, &'static [u8])>) {
        for file in dir.files() {
            if let Ok(path) = file.path().strip_prefix(root) {
                let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
                out.push((parts.join("/"), file.contents()));
            }
        }
        dir.dirs().for_each(|dir| walk(dir, root, out));
    }
    let mut out = Vec::new();
    if let Some(dir) = if folder.is_empty() { Some(&DEFAULT) } else { DEFAULT.get_dir(folder) } {
        walk(dir, folder, &mut out);
    }
    out.sort();
    out
}

fn value<T: Serialize + ?Sized>(from: &T) -> anyhow::Result<Value> {
    Ok(Value::try_from_serializable(from)?)
}

/// The failure with the template's file, line and column where it has a place, as the reports of findings name them.
fn readable(paths: &Paths, error: tera::Error) -> anyhow::Error {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        return anyhow::anyhow!("the theme's templates cannot be used: {error}");
    };
    let name = report.filename();
    let path = match paths.iter().find(|(known, _)| known == name) {
        Some((_, path)) => path.clone(),
        None => format!("{name} (of the embedded theme)"),
    };
    let span = report.span();
    anyhow::anyhow!("{path}:{}:{}: {}", span.start_line, span.start_col + 1, report.message())
}
