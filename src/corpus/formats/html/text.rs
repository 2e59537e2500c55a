//! Elements -> text: a paragraph a block, blank lines between them.

use dom_query::NodeRef;

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 45] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "optgroup",
    "option",
    "caption",
];

/// Elements that are no text of an article.
const LEFT_OUT: [&str; 20] = [
    "audio",
    "button",
    "canvas",
    "embed",
    "figcaption",
    "head",
    "iframe",
    "input",
    "map",
    "math",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
];

/// The text below an element. Nothing recurses: pages may be deep.
pub(super) fn of(root: NodeRef) -> String {
    let mut writer = Writer::default();
    let mut next = Some(root);
    while let Some(node) = next {
        let name = node.node_name();
        let name = name.as_deref().unwrap_or("");
        let is_left_out = LEFT_OUT.contains(&name) || is_beside(&node, name);
        match name {
            _ if node.is_text() => writer.push(&node.text()),
            "br" => writer.end_line(),
            "td" | "th" => writer.push(" "),
            _ if BLOCKS.contains(&name) => writer.end_paragraph(),
            _ => {}
        }
        next = if is_left_out { None } else { node.first_child() };
        let mut at = node;
        while next.is_none() {
            if at.node_name().is_some_and(|name| BLOCKS.contains(&&*name)) {
                writer.end_paragraph();
            }
            if at.id == root.id {
                break;
            }
            next = at.next_sibling();
            if next.is_none() {
                let Some(parent) = at.parent() else { break };
                at = parent;
            }
        }
    }
    writer.end_paragraph();
    writer.text
}

/// Whether an element stands beside an article's text: what a picture shows, and whose it is.
fn is_beside(node: &NodeRef, name: &str) -> bool {
    if !node.is_element() || matches!(name, "html" | "body" | "article" | "main") {
        return false;
    }
    let names = [node.class(), node.id_attr()].map(|names| names.map(|names| names.to_ascii_lowercase()));
    let has = |word: &str| names.iter().flatten().any(|names| names.contains(word));
    ["caption", "credit", "copyright"].into_iter().any(has)
}

#[derive(Default)]
struct Writer {
    text: String,
    paragraph: String,
}

impl Writer {
    /// White space is one space, as in a browser.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.paragraph.push(c);
            } else if !self.paragraph.is_empty() && !self.paragraph.ends_with([' ', '\n']) {
                self.paragraph.push(' ');
            }
        }
    }

    fn end_line(&mut self) {
        self.paragraph.truncate(self.paragraph.trim_end().len());
        if !self.paragraph.is_empty() {
            self.paragraph.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = self.paragraph.trim();
        if !paragraph.is_empty() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(paragraph);
        }
        self.paragraph.clear();
    }
}
