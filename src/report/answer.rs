//! Who used which release, in numbers: outlets by their best use, and how far that depends on the thresholds.

use super::Results;
use super::tables::count_outlets;
use crate::corpus::{Corpus, Date, Meta};
use crate::story::{EARLY, LATE, Reprint, Use};
use ahash::AHashMap;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many outlets printed text of releases, each by its best use of any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Answer {
    /// Outlets that printed text.
    pub printing_outlets: usize,
    /// Outlets that printed text, or have an article from a day before a release to 30 days after it; none if no
    /// release has a date.
    pub outlets: Option<usize>,
    /// Printing outlets by their best use.
    pub uses: BTreeMap<Use, usize>,
}

/// Which outlets have articles of which dates: asked for every release that is listed, while articles come by the hundred
/// thousand and their dates by the thousand.
pub(super) struct Calendar<'r>(Vec<(Date, Vec<Outlet<'r>>)>);

impl<'r> Calendar<'r> {
    pub fn of(store: &'r dyn Corpus) -> Self {
        let mut by_date: AHashMap<Date, Vec<Outlet>> = AHashMap::new();
        for (number, meta) in (0..store.len() as u32).map(|number| (number, store.meta(number))) {
            if let Some(date) = meta.date.filter(|_| !meta.is_source) {
                by_date.entry(date).or_default().push(Outlet::of(number, meta));
            }
        }
        let once = |(date, mut outlets): (Date, Vec<Outlet<'r>>)| {
            outlets.sort_unstable();
            outlets.dedup();
            (date, outlets)
        };
        Calendar(by_date.into_iter().map(once).collect())
    }

    /// Those with an article that may have printed text of a release of one of these dates.
    fn near(&self, dates: &[Date]) -> impl Iterator<Item = Outlet<'r>> {
        let near = self.0.iter().filter(|(date, _)| dates.iter().any(|&source| is_near(source, *date)));
        near.flat_map(|(_, outlets)| outlets).copied()
    }
}

/// The answer for these rows of reprints, of these sources.
pub(super) fn answer(results: &Results, calendar: &Calendar, rows: &[&Reprint], sources: &[u32]) -> Answer {
    let store = results.store;
    let mut best: BTreeMap<Outlet, Use> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_printing()) {
        let known = best.entry(Outlet::of(row.article, store.meta(row.article))).or_insert(row.usage);
        *known = row.usage.min(*known);
    }
    let mut uses = BTreeMap::new();
    best.values().for_each(|&usage| *uses.entry(usage).or_insert(0) += 1);
    let mut dates: Vec<Date> = sources.iter().filter_map(|&source| store.meta(source).date).collect();
    dates.sort_by_key(|date| date.first_day_key());
    dates.dedup();
    let outlets = (!dates.is_empty())
        .then(|| calendar.near(&dates).chain(best.keys().copied()).collect::<BTreeSet<Outlet>>().len());
    Answer { printing_outlets: best.len(), outlets, uses }
}

/// An outlet by its name; a document without one is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outlet<'m> {
    Named(&'m str),
    Document(u32),
}

impl<'m> Outlet<'m> {
    fn of(number: u32, meta: Meta<'m>) -> Self {
        meta.outlet.map_or(Outlet::Document(number), Outlet::Named)
    }
}

fn is_near(source: Date, article: Date) -> bool {
    let is_at_most_a_day_before = source.days_until(article).is_some_and(|days| days >= EARLY);
    (is_at_most_a_day_before || !article.is_before(source)) && source.least_days_until(article) <= LATE as u32
}

impl Answer {
    /// "9 of 34 outlets printed text of WHAT: 1 nearly whole, 2 in part, 6 quotes only".
    pub fn sentence(&self, what: &str) -> String {
        let outlets = match self.outlets {
            Some(outlets) => format!("{} of {}", self.printing_outlets, super::columns::count(outlets, "outlet")),
            None => super::columns::count(self.printing_outlets, "outlet"),
        };
        let uses: Vec<String> = self.uses.iter().map(|(usage, count)| format!("{count} {}", usage.words())).collect();
        let uses = if uses.is_empty() { String::new() } else { format!(": {}", uses.join(", ")) };
        format!("{outlets} printed text of {what}{uses}")
    }
}

/// Outlets and articles whose longest passage or paste reaches a threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Threshold {
    /// Words of the longest passage, at the least.
    pub longest_words: Option<u32>,
    /// Paste, at the least.
    pub paste: Option<f64>,
    pub outlets: usize,
    pub articles: usize,
}

/// The table of thresholds for these rows.
pub(super) fn thresholds(results: &Results, rows: &[&Reprint]) -> Vec<Threshold> {
    let row = |longest_words: Option<u32>, paste: Option<f64>| {
        let reaches = |row: &&&Reprint| {
            row.is_printing()
                && longest_words.is_none_or(|least| row.longest_words >= least)
                && paste.is_none_or(|least| row.paste.is_some_and(|paste| paste >= least))
        };
        let articles: BTreeSet<u32> = rows.iter().filter(reaches).map(|row| row.article).collect();
        let outlets = count_outlets(articles.iter().map(|&article| results.store.meta(article)));
        Threshold { longest_words, paste, outlets, articles: articles.len() }
    };
    let by_words = [12, 20, 40, 80].map(|least| row(Some(least), None));
    let by_paste = [0.05, 0.2, 0.5].map(|least| row(None, Some(least)));
    by_words.into_iter().chain(by_paste).collect()
}
