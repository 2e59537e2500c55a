//! What the columns of each table are: for formats that have a header, or types.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Real,
    Boolean,
    /// A day, a month or a year, as text.
    Date,
    /// A list or an object.
    Nested,
    /// The id of a document.
    Document,
    /// The name of a cluster.
    Cluster,
}

/// A column: its name in the table and what it holds.
pub(crate) type Column = (&'static str, Kind);

/// A table of a result.
pub(crate) struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
}

impl Table {
    /// The table with this name.
    pub fn named(name: &str) -> Option<&'static Table> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// The file of its JSON lines.
    #[cfg(feature = "sqlite")]
    pub fn lines(&self) -> String {
        format!("{}.jsonl", self.name)
    }
}

use Kind::*;

const ALIGNMENTS: &[Column] = &[
    ("a", Document),
    ("b", Document),
    ("a_begin", Integer),
    ("a_end", Integer),
    ("b_begin", Integer),
    ("b_end", Integer),
    ("a_begin_byte", Integer),
    ("a_end_byte", Integer),
    ("b_begin_byte", Integer),
    ("b_end_byte", Integer),
    ("a_words", Integer),
    ("b_words", Integer),
    ("equal_words", Integer),
    ("identity", Real),
    ("kind", Text),
    ("class", Text),
    ("origins", Real),
    ("cluster", Cluster),
    ("same_outlet", Boolean),
    ("a_quoted_words", Integer),
    ("b_quoted_words", Integer),
    ("requoted", Text),
    ("requoted_words", Integer),
    ("a_text", Text),
    ("b_text", Text),
    ("ops", Nested),
];

/// Every table; what others refer to stands first.
pub(crate) const TABLES: [Table; 11] = [
    Table {
        name: "documents",
        columns: &[
            ("id", Text),
            ("outlet", Text),
            ("outlet_as_given", Text),
            ("outlet_from", Text),
            ("owner", Text),
            ("date", Date),
            ("url", Text),
            ("title", Text),
            ("author", Text),
            ("source", Boolean),
            ("version_of", Document),
            ("words", Integer),
            ("shared_words", Integer),
            ("shared_quoted_words", Integer),
            ("digest", Text),
        ],
    },
    Table { name: "texts", columns: &[("id", Document), ("text", Text)] },
    Table {
        name: "clusters",
        columns: &[
            ("cluster", Text),
            ("size", Integer),
            ("outlets", Integer),
            ("first_date", Date),
            ("last_date", Date),
            ("words", Integer),
            ("class", Text),
            ("origins", Real),
            ("origin", Document),
            ("origin_basis", Text),
            ("fullest", Document),
            ("text", Text),
            ("cohesion_min", Real),
            ("cohesion_mean", Real),
        ],
    },
    Table { name: "alignments", columns: ALIGNMENTS },
    Table { name: "short_alignments", columns: ALIGNMENTS },
    Table {
        name: "passages",
        columns: &[
            ("uid", Document),
            ("cluster", Cluster),
            ("size", Integer),
            ("begin", Integer),
            ("end", Integer),
            ("begin_byte", Integer),
            ("end_byte", Integer),
            ("text", Text),
            ("outlet", Text),
            ("date", Date),
            ("url", Text),
            ("title", Text),
            ("role", Text),
        ],
    },
    Table {
        name: "joins",
        columns: &[
            ("cluster", Cluster),
            ("uid", Document),
            ("first", Nested),
            ("second", Nested),
            ("overlap_words", Integer),
            ("longer_words", Integer),
        ],
    },
    Table {
        name: "reprints",
        columns: &[
            ("source", Document),
            ("article", Document),
            ("source_outlet", Text),
            ("source_date", Date),
            ("source_title", Text),
            ("source_url", Text),
            ("article_outlet", Text),
            ("article_date", Date),
            ("article_title", Text),
            ("article_url", Text),
            ("article_version_of", Document),
            ("source_marked", Boolean),
            ("use", Text),
            ("source_words", Integer),
            ("article_words", Integer),
            ("source_counted_words", Integer),
            ("article_counted_words", Integer),
            ("equal_words", Integer),
            ("equal_quoted_words", Integer),
            ("equal_unquoted_words", Integer),
            ("equal_unknown_words", Integer),
            ("source_equal_words", Integer),
            ("shared_words", Integer),
            ("related_words", Integer),
            ("cut", Real),
            ("cut_quoted", Real),
            ("cut_unquoted", Real),
            ("cut_unknown", Real),
            ("paste", Real),
            ("paste_quoted", Real),
            ("paste_unquoted", Real),
            ("paste_unknown", Real),
            ("longest_words", Integer),
            ("passages", Integer),
            ("lag_days", Integer),
            ("before_source", Boolean),
            ("late", Boolean),
            ("edits", Nested),
        ],
    },
    Table {
        name: "release_sentences",
        columns: &[
            ("source", Document),
            ("sentence", Integer),
            ("begin", Integer),
            ("end", Integer),
            ("begin_byte", Integer),
            ("end_byte", Integer),
            ("text", Text),
            ("words", Integer),
            ("counted", Boolean),
            ("outlets", Integer),
            ("articles", Integer),
            ("printed_by", Nested),
        ],
    },
    Table {
        name: "fragments",
        columns: &[
            ("group", Cluster),
            ("position", Integer),
            ("cluster", Cluster),
            ("text", Text),
            ("words", Integer),
            ("outlets", Integer),
            ("copies", Nested),
        ],
    },
    Table { name: "candidates", columns: &[("a", Document), ("b", Document), ("by", Text), ("aligned", Boolean)] },
];
