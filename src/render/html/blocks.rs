//! What a body is made of: paragraphs, headings, lists, tables, block quotations, code.
//!
//! In: one event after the other. Out: the writer's HTML. [`Writer::event`] handles one event, or all of an element
//! that is read as a whole, and says where to go on; whatever stands inside a block goes to [`super::spans`].

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use crate::content::markdown::footnote_key;
use crate::content::{Form, Role};
use crate::render::document::matching_end;
use crate::render::{passages, places};

use super::attribution::Start;
use super::inline::{self, Token};
use super::{Heading, Writer, escape, escaped, languages};

/// A table being written.
#[derive(Debug)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl<'a> Writer<'a> {
    /// Writes the event `at` and returns the one to go on with.
    pub(super) fn event(&mut self, at: usize) -> usize {
        // The events outlive the writer's borrow of itself.
        let part = self.part;
        match &part.events[at].0 {
            Event::Start(tag) => self.start(at, tag),
            Event::End(tag) => {
                self.end(at, *tag);
                at + 1
            }
            Event::Rule => {
                self.flush();
                self.out.push_str("<hr>\n");
                at + 1
            }
            Event::Html(html) => {
                self.flush();
                self.raw_block(html);
                at + 1
            }
            _ => self.leaf(at),
        }
    }

    fn start(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        let tag_end = tag.to_end();
        if matches!(
            tag_end,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ) {
            return self.start_span(at, tag);
        }
        self.flush();
        match tag {
            Tag::Paragraph => return self.paragraph(at),
            Tag::Heading { .. } => return self.heading(at, tag),
            Tag::BlockQuote(_) => self.block_quotation(at),
            Tag::CodeBlock(kind) => return self.code_block(at, kind),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => return self.html_block(at),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(start)) => self.out.push_str(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => {
                let marker = |at: usize| matches!(self.part.events.get(at), Some((Event::TaskListMarker(_), _)));
                let inside = matches!(self.part.events.get(at + 1), Some((Event::Start(Tag::Paragraph), _)));
                let task = marker(at + 1) || inside && marker(at + 2);
                self.out.push_str(if task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::FootnoteDefinition(label) => {
                let written = std::mem::take(&mut self.out);
                self.around.push((footnote_key(label), written));
            }
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => {
                self.cell_row(true);
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell_row(false);
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(),
            _ => {}
        }
        at + 1
    }

    fn end(&mut self, at: usize, tag: TagEnd) {
        if self.end_span(at, tag) {
            return;
        }
        self.flush();
        match tag {
            TagEnd::Paragraph => self.out.push_str(self.paragraph_end),
            TagEnd::BlockQuote(_) => {
                self.scripts.pop();
                self.out.push_str("</blockquote>\n");
            }
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((label, written)) = self.around.pop() {
                    let text = std::mem::replace(&mut self.out, written);
                    // Of two definitions the first holds; a rule reports the second.
                    self.footnotes.entry(label).or_insert_with(|| text.trim_end().to_owned());
                }
            }
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => {
                self.tables.pop();
                self.out.push_str("</tbody>\n</table></div>\n");
            }
            TagEnd::TableHead => self.out.push_str("</tr></thead>\n<tbody>\n"),
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                let head = self.tables.last().is_some_and(|table| table.head);
                self.out.push_str(if head { "</th>" } else { "</td>" });
            }
            _ => {}
        }
    }

    /// A paragraph; one that holds nothing but an embedding becomes a block quotation.
    fn paragraph(&mut self, at: usize) -> usize {
        if let Some(cited) = self.part.cited.get(&(at + 1)) {
            let (citation, end) = (cited.citation, matching_end(&self.part.events, at));
            if cited.end + 1 == end && self.setting.explainer.citations[citation].form == Form::Embedding {
                self.embedding(citation);
                return end + 1;
            }
        }
        if self.attributions.get(&at) == Some(&Start::Paragraph) {
            self.out.push_str("<footer>");
            self.paragraph_end = "</footer>\n";
            self.undash = true;
        } else {
            self.out.push_str("<p>");
            self.paragraph_end = "</p>\n";
        }
        at + 1
    }

    /// Ends the words of a block quotation at a line break, and begins its attribution.
    pub(super) fn attribution_line(&mut self) {
        self.flush();
        self.out.push_str("</p>\n<footer>");
        self.paragraph_end = "</footer>\n";
        self.undash = true;
    }

    /// The start tag of a block quotation, with the address of the passage that it repeats.
    fn block_quotation(&mut self, at: usize) {
        let explainer = self.setting.explainer;
        let inside = |at: usize, place: u32| {
            let range = &self.part.events[at].1;
            self.part.local(place).is_some_and(|place| range.contains(&place))
        };
        let claimed = explainer.citations.iter().position(|citation| {
            let innermost = |citation: u32| {
                let starts = (0..self.part.events.len())
                    .filter(|at| matches!(self.part.events[*at].0, Event::Start(Tag::BlockQuote(_))));
                starts.rev().find(|at| inside(*at, citation))
            };
            citation.form == Form::Block
                && inside(at, citation.span.start)
                && innermost(citation.span.start) == Some(at)
        });
        let mut tag = String::from("<blockquote");
        let mut scripts = self.own();
        if let Some(citation) = claimed {
            if let Some(href) = places::first(self.setting, citation) {
                tag.push_str(" cite=\"");
                escape(&href, &mut tag);
                tag.push('"');
            }
            let quotation = explainer.citations[citation].quotations.iter().copied().find(|at| {
                let quotation = explainer.quotations.get(*at);
                quotation.is_some_and(|quotation| quotation.role == Role::Block)
            });
            let judgement = quotation.and_then(|at| self.setting.judged.quotations.get(at)?.as_ref());
            if judgement.is_some_and(|judgement| judgement.translated) {
                tag.push_str(" data-translation");
            }
            if let Some((attributes, foreign)) = quotation.and_then(|at| self.language_of(at)) {
                tag.push_str(&attributes);
                scripts = foreign;
            }
        }
        tag.push_str(">\n");
        self.scripts.push(scripts);
        self.out.push_str(&tag);
    }

    /// A block quotation filled from the archive.
    fn embedding(&mut self, citation: usize) {
        let files = &self.setting.edition.inputs.files;
        let mark = self.citation_mark(citation);
        let href = places::first(self.setting, citation);
        let cited = places::embedded(self.setting, citation);
        self.out.push_str("<blockquote");
        if let Some(href) = &href {
            self.out.push_str(&format!(" cite=\"{}\"", escaped(href)));
        }
        self.out.push_str(">\n");
        let count = cited.len();
        for (at, (source, passage)) in cited.into_iter().enumerate() {
            let own = self.own();
            let foreign = languages::foreign(self.setting.locale, source.meta.language.as_deref());
            let scripts = languages::scripts(self.setting.locale, source.meta.language.as_deref());
            self.out.push_str("<p>");
            self.out.push_str(&places::passage_start("span", source, passage));
            if let Some(foreign) = foreign {
                self.out.push_str(&format!(" lang=\"{}\" dir=\"{}\"", escaped(&foreign.lang), foreign.dir));
            }
            self.out.push('>');
            self.out.push_str(&passages::marked(files, passage, &[], scripts));
            self.out.push_str("</span>");
            if let Some(mark) = mark.as_ref().filter(|_| at + 1 == count) {
                inline::write(std::slice::from_ref(mark), own, &mut self.out);
            }
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</blockquote>\n");
    }

    /// A heading, read as a whole, since its id is made from its text.
    fn heading(&mut self, at: usize, tag: &Tag<'a>) -> usize {
        let Tag::Heading { level, id, classes, .. } = tag else {
            return at + 1;
        };
        let end = matching_end(&self.part.events, at);
        let mut next = at + 1;
        while next < end {
            next = self.event(next);
        }
        // The page's title is its only h1.
        let level = (*level as u8).max(2);
        let tokens = self.take_tokens();
        let title = inline::plain(&tokens);
        let id = self.ids.give(id.as_deref(), &title);
        self.out.push_str(&format!("<h{level} id=\"{}\"", escaped(&id)));
        if !classes.is_empty() {
            let classes: Vec<&str> = classes.iter().map(|class| &**class).collect();
            self.out.push_str(&format!(" class=\"{}\"", escaped(&classes.join(" "))));
        }
        self.out.push('>');
        let tokens = inline::linked(tokens, &format!("#{id}"));
        inline::write(&tokens, self.own(), &mut self.out);
        self.out.push_str(&format!("</h{level}>\n"));
        self.headings.push(Heading { id, title, level });
        end + 1
    }

    /// Code runs from left to right in every language.
    fn code_block(&mut self, at: usize, kind: &CodeBlockKind) -> usize {
        let end = matching_end(&self.part.events, at);
        self.out.push_str("<pre dir=\"ltr\"><code");
        if let CodeBlockKind::Fenced(words) = kind
            && let Some(language) = words.split_whitespace().next()
        {
            self.out.push_str(&format!(" class=\"language-{}\"", escaped(language)));
        }
        self.out.push('>');
        let text = self.text_within(at, end);
        escape(&text, &mut self.out);
        self.out.push_str("</code></pre>\n");
        end + 1
    }

    /// A block of raw HTML, read as a whole, since a comment may run over several lines.
    fn html_block(&mut self, at: usize) -> usize {
        let end = matching_end(&self.part.events, at);
        let html = self.text_within(at, end);
        self.raw_block(&html);
        end + 1
    }

    fn raw_block(&mut self, html: &str) {
        let html = without_comments(html);
        if self.setting.edition.inputs.config.allow_raw_html {
            self.out.push_str(&html);
        } else if !html.trim().is_empty() {
            self.out.push_str(&format!("<p>{}</p>\n", escaped(html.trim())));
        }
    }

    fn text_within(&self, start: usize, end: usize) -> String {
        let texts = self.part.events[start..end].iter().filter_map(|(event, _)| match event {
            Event::Text(text) | Event::Html(text) => Some(&**text),
            _ => None,
        });
        texts.collect()
    }

    /// The frame that lets a wide table scroll, named for the heading that it stands under.
    fn table(&mut self, alignments: &[Alignment]) {
        let heading = self.headings.last().map(|heading| heading.title.clone());
        let name = heading.unwrap_or_else(|| self.setting.explainer.front.title.clone());
        let count = self.table_names.entry(name.clone()).or_insert(0);
        *count += 1;
        let name = match *count {
            1 => name,
            count => format!("{name} {}", self.setting.locale.number(count)),
        };
        self.out.push_str(&format!(
            "<div class=\"tw\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>\n",
            escaped(&name)
        ));
        self.tables.push(Table { alignments: alignments.to_vec(), column: 0, head: false });
    }

    fn cell_row(&mut self, head: bool) {
        if let Some(table) = self.tables.last_mut() {
            table.head = head;
            table.column = 0;
        }
    }

    fn cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let tag = if table.head { "<th scope=\"col\"" } else { "<td" };
        // Markdown's left is the side on which a line begins: no physical sides on the page.
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " class=\"start\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"end\"",
            _ => "",
        };
        table.column += 1;
        self.out.push_str(&format!("{tag}{class}>"));
    }

    /// The check box of a task; the block's text is its label.
    pub(super) fn task(&mut self, done: bool) {
        let checked = if done { " checked" } else { "" };
        self.tokens.push(Token::Open("<label>".into(), None));
        self.tokens.push(Token::Html(format!("<input type=\"checkbox\" disabled{checked}> ").into()));
        self.label = true;
    }
}

/// HTML without its comments; one that is never closed runs to the end.
pub fn without_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    out.push_str(rest);
    out
}
