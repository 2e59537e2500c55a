//! What each stage decided about a pair, in words. A further stage is one more function in `stages`.

use super::{EqualRun, Reported, Stage, Tried, Verdict};
use crate::align::MinWords;
use crate::align::reworded::{LEAST_TOKENS, Rejected};
use crate::class::{Class, Doubt, Retold};
use crate::lsh::Link;
use crate::report::{count, grouped};
use crate::scan::causes::Cause;
use crate::scan::trace::{Followed, Meeting, OWN_WORDS, Told, Trace};
use crate::scan::{Paraphrase, Settings};
use crate::sketch::LANES;

/// What is known about a pair.
pub(super) struct Evidence<'e> {
    pub settings: &'e Settings,
    /// Whether each is a marked source.
    pub sources: [bool; 2],
    /// Words of each.
    pub lengths: [usize; 2],
    /// Words of the longest run that both have.
    pub longest_run: usize,
    pub runs: &'e [EqualRun],
    pub trace: &'e Trace,
    pub reworded: Followed,
    /// Of a source and an article: what names something in both.
    pub told: Option<Told>,
    /// A cluster that promises the pair: its name, its documents.
    pub completing: Option<(&'e str, usize)>,
    /// Tasks that completing left undone, of all pairs.
    pub unfinished: u64,
    pub alignments: &'e [Tried],
    /// Whether the scan has alignments of the two, reported or not.
    pub found: bool,
    pub passages: &'e [Reported],
}

/// Why an alignment of so many equal words, characters of unspaced scripts as half ones, counts, or not.
pub(super) fn why(equal: usize, counts: bool, any_alone: bool, min: MinWords) -> String {
    let MinWords { alone, beside } = min;
    match (counts, any_alone) {
        (true, _) if equal < alone => format!("{beside} needed beside one of {alone}"),
        (false, true) if equal < beside => format!("{beside} needed beside one of {alone}"),
        (false, true) => "nearly all of it in longer ones".to_string(),
        _ => format!("{alone} needed alone"),
    }
}

fn percent(share: f32) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// Why a passage is no reprint.
pub(super) fn why_no_reprint(cause: Cause) -> String {
    match cause {
        Cause::Cluster => "its text recurs by itself".to_string(),
        Cause::Beaten => "another release shares far more with the article".to_string(),
        Cause::Pair(Doubt::NotKin) => "the two share too few rare words beside it".to_string(),
        Cause::Pair(Doubt::Phrase) => "it is short and has no rare word".to_string(),
        Cause::Pair(Doubt::ButNames { bits, least }) => {
            format!("it is but names, and names and numbers in both beside it weigh {bits} bits ({least} are enough)")
        }
        Cause::Pair(Doubt::SeveralOrigins { bits, least }) => {
            format!("others have it too, and the rare words of both weigh {bits} bits ({least} are enough)")
        }
        Cause::Pair(Doubt::Apart { days, bits, least }) => {
            let days = count(days as usize, "day");
            format!(
                "it is short, {days} lie between the two, and the rare words of both weigh {bits} bits ({least} are enough)"
            )
        }
        Cause::Pair(Doubt::OtherCase { share, least }) => {
            let (share, least) = (percent(share), percent(least));
            format!("of the names and numbers of one, {share} are in both ({least} are enough)")
        }
        Cause::Pair(Doubt::Slots { slots, share, least }) => {
            let (places, share, least) = (count(slots, "place"), percent(share), percent(least));
            format!(
                "in {places} each has a name or number of its own, and {share} of them are in both ({least} are enough)"
            )
        }
    }
}

impl Evidence<'_> {
    pub(super) fn stages(&self) -> Vec<Stage> {
        let mut stages = vec![self.words()];
        stages.extend(self.sides());
        stages.extend([self.equal_run(), self.met(), self.signature(), self.check(), self.alignment()]);
        stages.extend([self.completion(), self.reworded()]);
        stages.extend(self.retold());
        stages.extend([self.report(), self.class()]);
        stages
    }

    fn words(&self) -> Stage {
        let least = self.settings.recipe.shingle_words;
        let [a, b] = self.lengths;
        let sentence =
            format!("A has {}, B {}; a text of fewer than {least} is not signed", count(a, "word"), grouped(b as u64));
        stage("words", a.min(b) >= least, a.min(b), least, sentence)
    }

    pub(super) fn wanted(&self) -> bool {
        !self.settings.only_sources || self.sources[0] != self.sources[1]
    }

    fn sides(&self) -> Option<Stage> {
        self.settings.only_sources.then(|| {
            let sentence = match self.sources {
                [true, true] => "both are releases, and --only-sources compares articles with releases",
                [false, false] => "both are articles, and --only-sources compares articles with releases",
                _ => "an article and a release, as --only-sources wants",
            };
            decided("sides", self.wanted(), None, None, sentence.to_string())
        })
    }

    fn equal_run(&self) -> Stage {
        let recipe = &self.settings.recipe;
        let (least, certain) = (recipe.shingle_words, recipe.shingle_words + recipe.passage_shingles - 1);
        let longest = self.longest_run;
        let mut sentence = match longest {
            0 => "no word in common".to_string(),
            n => format!("longest run of equal words: {n}"),
        };
        let runs = self.runs.iter().filter(|run| run.words >= least);
        sentence += &match runs.count() {
            0 if self.settings.paraphrase == Paraphrase::All => {
                format!("; without a run of {least}, only a reworded passage can be found")
            }
            0 => format!("; without a run of {least}, no passage of equal words can be found"),
            n if longest < certain => {
                format!(" ({} of {least} or more); from {certain} on, two texts always meet", count(n, "run"))
            }
            n => format!(" ({} of {least} or more); with {certain} or more, two texts always meet", count(n, "run")),
        };
        let verdict = match longest {
            n if n >= certain => Verdict::Passed,
            n if n >= least => Verdict::Open,
            _ => Verdict::Failed,
        };
        Stage { name: "equal run", verdict, number: Some(longest as u64), threshold: Some(certain as u64), sentence }
    }

    pub(super) fn linked(&self) -> impl Iterator<Item = &Meeting> {
        self.trace.passages.iter().filter(|meeting| meeting.link.is_some())
    }

    fn met(&self) -> Stage {
        let [a, b] = self.trace.keys;
        let (shared, linked) = (self.trace.passages.len(), self.linked().count());
        let mut sentence = format!("A has {}, B {}; {shared} in both", count(a, "passage key"), grouped(b as u64));
        if shared > 0 {
            let sizes = || self.trace.passages.iter().map(|meeting| meeting.members);
            let large = self.trace.passages.iter().filter(|meeting| meeting.is_large(self.settings)).count();
            let (least, most) = (sizes().min().unwrap_or(0), sizes().max().unwrap_or(0));
            let range = if least == most { format!("{most}") } else { format!("{least} to {most}") };
            sentence += &format!(", in buckets of {range} passages");
            if large > 0 {
                sentence += &format!(" ({large} too large for all pairs)");
            }
            sentence += &format!("; linked in {linked}{}", self.ways());
        }
        stage("passages", linked > 0, linked, 1, sentence)
    }

    /// How the two were linked: " (3 in a group, 1 through a hub)".
    fn ways(&self) -> String {
        const WAYS: [(Link, &str); 4] = [
            (Link::AllPairs, "as one of all pairs"),
            (Link::Group, "in a group"),
            (Link::Neighbour, "as neighbours"),
            (Link::Hub, "through a hub"),
        ];
        let of = |link: Link| self.linked().filter(|meeting| meeting.link == Some(link)).count();
        let ways = WAYS.iter().map(|(link, words)| (of(*link), words)).filter(|(count, _)| *count > 0);
        let ways: Vec<String> = ways.map(|(count, words)| format!("{count} {words}")).collect();
        if ways.is_empty() { String::new() } else { format!(" ({})", ways.join(", ")) }
    }

    fn signature(&self) -> Stage {
        let linked = self.trace.bands.iter().filter(|band| band.link.is_some()).count();
        let (bands, rows) = (self.settings.recipe.document_bands, self.settings.recipe.document_rows);
        let equal = self.trace.equal_minima;
        let met = self.trace.bands.len();
        let mut sentence = format!(
            "{equal} of {LANES} minima equal (resemblance about {:.2}), all {rows} in {met} of {bands} bands",
            equal as f64 / LANES as f64,
        );
        if met > 0 {
            sentence += &format!("; linked in {linked}, and so aligned without the check");
        }
        stage("document signature", linked > 0, linked, 1, sentence)
    }

    fn check(&self) -> Stage {
        let needed = self.settings.check_words;
        let around = |meeting: &Meeting| meeting.equal_around;
        let Some(best) = self.linked().map(around).max() else {
            let met = self.trace.passages.iter().map(around).max();
            let sentence = match met {
                Some(n) => format!("no passages linked; {n} equal words around the best place where they met"),
                None => "no passages linked".to_string(),
            };
            let (number, threshold) = (met.map(|n| n as u64), Some(needed as u64));
            return Stage { name: "check", verdict: Verdict::NotReached, number, threshold, sentence };
        };
        let enough = || self.linked().filter(|meeting| meeting.equal_around >= needed);
        let mut sentence = format!(
            "{} of {} linked have {needed} equal words around the shared shingle, over small edits; the best has {best}",
            enough().count(),
            self.linked().count()
        );
        let recurs = enough().filter(|meeting| !meeting.passes).count();
        if recurs > 0 {
            sentence += &format!(
                "; {recurs} of these lie in text that many documents have, with fewer than {} words beside it",
                OWN_WORDS.min(needed)
            );
        }
        stage("check", self.linked().any(|meeting| meeting.passes), best, needed, sentence)
    }

    fn is_candidate(&self) -> bool {
        self.linked().any(|meeting| meeting.passes) || self.trace.bands.iter().any(|band| band.link.is_some())
    }

    pub(super) fn was_aligned(&self) -> bool {
        self.is_candidate()
            || (self.completing.is_some() && self.unfinished == 0)
            || self.found
            || self.passages.iter().any(|passage| passage.kind != "paraphrase")
    }

    pub(super) fn best_alignment(&self) -> usize {
        self.alignments.iter().map(|x| x.counted_words).max().unwrap_or(0)
    }

    /// Said where words are not counted as the tables count them.
    pub(super) fn halves(&self) -> &'static str {
        let any = self.alignments.iter().any(|x| x.counted_words != x.equal_words);
        if any { " (characters of a script without spaces as half words)" } else { "" }
    }

    fn alignment(&self) -> Stage {
        let counting = self.alignments.iter().filter(|x| x.counts).count();
        let (best, min) = (self.best_alignment(), self.settings.min_words);
        let found = match self.alignments.len() {
            0 => "nothing to align".to_string(),
            n => format!(
                "{} of {} or more equal words, the best of {best}{}; {counting} with enough ({} alone, {} beside such a one)",
                count(n, "alignment"),
                crate::align::ANCHOR_WORDS,
                self.halves(),
                min.alone,
                min.beside
            ),
        };
        let (number, threshold) = (Some(best as u64), Some(min.alone as u64));
        if self.was_aligned() {
            return decided("alignment", counting > 0, number, threshold, found);
        }
        let sentence = format!("the two were not aligned; if they were: {found}");
        Stage { name: "alignment", verdict: Verdict::NotReached, number, threshold, sentence }
    }

    fn completion(&self) -> Stage {
        let most = self.settings.complete_up_to;
        let (verdict, sentence) = match (self.is_candidate(), self.completing) {
            (true, Some((name, n))) => (
                Verdict::NotReached,
                format!("not needed: they met by themselves (both in cluster {name} of {n} documents)"),
            ),
            (true, None) => (Verdict::NotReached, "not needed: they met by themselves".to_string()),
            (false, Some((name, n))) if self.was_aligned() => {
                (Verdict::Passed, format!("aligned to complete cluster {name} of {n} documents, which holds both"))
            }
            (false, Some((name, n))) => (
                Verdict::Open,
                format!(
                    "cluster {name} of {n} documents holds both, but completing left {} pairs undone",
                    self.unfinished
                ),
            ),
            (false, None) if self.was_aligned() => (Verdict::Passed, "aligned to complete a cluster".to_string()),
            (false, None) => (
                Verdict::NotReached,
                format!(
                    "no cluster holds both and asks for this pair (reprints of up to {most} documents: all pairs; larger: hubs)"
                ),
            ),
        };
        Stage { name: "cluster completion", verdict, number: None, threshold: None, sentence }
    }

    fn reworded(&self) -> Stage {
        let not_reached = |sentence: &str| {
            let sentence = sentence.to_string();
            Stage { name: "reworded", verdict: Verdict::NotReached, number: None, threshold: None, sentence }
        };
        let content = |bits: u64, least: u64| {
            format!("content words shared in one place, outside of long copies, weigh {bits} bits ({least} are enough)")
        };
        match (self.reworded, self.settings.paraphrase) {
            (Followed::Off, _) => not_reached("not looked for: --paraphrase off"),
            (Followed::NotWanted, Paraphrase::All) => {
                not_reached("not aligned: others have more content words in common with each of them")
            }
            (Followed::NotWanted, _) => {
                not_reached("not aligned: --paraphrase linked asks for a passage of class reprint that both have")
            }
            (Followed::TooLong, _) => not_reached("not aligned: too long for it, as both are books"),
            (Followed::TooShort, _) => not_reached("not aligned: one of them has too few words"),
            (Followed::NothingLeft, _) => not_reached("not aligned: long copies leave next to nothing of one of them"),
            (Followed::TooLight { bits, least }, _) => {
                let sentence = content(bits, least);
                decided("reworded", false, Some(bits), Some(least), sentence)
            }
            (Followed::Aligned { bits, least, passages: 0, rejected }, _) => {
                let (found, numbers) = rejected_passage(rejected);
                let sentence = format!("{}; {found}", content(bits, least));
                decided("reworded", false, numbers.map(|x| x.0), numbers.map(|x| x.1), sentence)
            }
            (Followed::Aligned { bits, least, passages, .. }, _) => {
                let sentence = format!("{}; {}", count(passages, "passage"), content(bits, least));
                decided("reworded", true, None, None, sentence)
            }
        }
    }

    fn retold(&self) -> Option<Stage> {
        let (retold, is_listed) = match self.told.as_ref()? {
            Told::Names { retold, is_listed } => (retold, *is_listed),
            Told::Known => {
                let sentence = "not asked: the two have a passage in common".to_string();
                let verdict = Verdict::NotReached;
                return Some(Stage { name: "retold", verdict, number: None, threshold: None, sentence });
            }
        };
        let [share, in_order, span] = Retold::SHARES.map(percent);
        let mut sentence = format!(
            "rare names and numbers in both: {}, {} of those of one ({share} are enough), {} of them in one order \
             ({in_order}), from the first to the last {} of the article ({span}; {} there, {} in the release)",
            retold.shared,
            percent(retold.share),
            percent(retold.in_order),
            percent(retold.span()),
            count(retold.in_article.len(), "word"),
            retold.in_source.len(),
        );
        if retold.is_enough() && !is_listed {
            sentence += "; but too many releases have them, or the article took its text of another";
        }
        Some(decided("retold", is_listed, Some(retold.shared as u64), Some(Retold::LEAST as u64), sentence))
    }

    fn report(&self) -> Stage {
        let sentence = match self.passages.len() {
            0 => "no passage of the two is reported".to_string(),
            n => {
                let equal: Vec<String> = self.passages.iter().take(12).map(|x| x.equal_words.to_string()).collect();
                let more = if n > equal.len() { ", …" } else { "" };
                format!("{} of {}{more} equal words", count(n, "passage"), equal.join(", "))
            }
        };
        stage("reported", !self.passages.is_empty(), self.passages.len(), 1, sentence)
    }

    /// Every row is reported, whatever its class: the class tells whether one printed the other's text.
    fn class(&self) -> Stage {
        let reprints = self.passages.iter().filter(|x| x.class == Class::Reprint).count();
        let of = |x: &Reported| {
            let cause = x.cause.as_ref().map_or(String::new(), |cause| format!(": {cause}"));
            match x.origins {
                Some(origins) => {
                    let (s, documents) =
                        (if origins == 1.0 { "" } else { "s" }, count(x.cluster_documents, "document"));
                    format!("{} ({origins} origin{s}, {documents}){cause}", x.class.word())
                }
                None => format!("{} (reworded, of these two documents){cause}", x.class.word()),
            }
        };
        let mut sentence = self.passages.iter().take(4).map(of).collect::<Vec<_>>().join("; ");
        if self.passages.len() > 4 {
            sentence += "; …";
        }
        if self.passages.is_empty() {
            sentence = "nothing to class".to_string();
            return Stage { name: "class", verdict: Verdict::NotReached, number: None, threshold: None, sentence };
        }
        stage("class", reprints > 0, reprints, 1, sentence)
    }
}

/// What the best passage lacked that was not accepted: in words, and its score and the least, if that is it.
fn rejected_passage(rejected: Option<Rejected>) -> (String, Option<(u64, u64)>) {
    let Some(best) = rejected else { return ("nothing beyond the alignments".to_string(), None) };
    let (shorter, longer) = best.tokens;
    if best.is_too_short() {
        let (least_shorter, least_longer) = LEAST_TOKENS;
        let found = format!(
            "the best passage is too short: {shorter} words in one and {longer} in the other, where {least_shorter} and \
             {least_longer} words of five letters are needed"
        );
        return (found, None);
    }
    // rounded so that what lacks a little looks so
    let (score, least) = (best.score as u64, best.least.ceil() as u64);
    (
        format!("the best passage, of {shorter} and {longer} words, scores {score} ({least} is enough)"),
        Some((score, least)),
    )
}

fn stage(name: &'static str, passed: bool, number: usize, threshold: usize, sentence: String) -> Stage {
    decided(name, passed, Some(number as u64), Some(threshold as u64), sentence)
}

fn decided(name: &'static str, passed: bool, number: Option<u64>, threshold: Option<u64>, sentence: String) -> Stage {
    let verdict = if passed { Verdict::Passed } else { Verdict::Failed };
    Stage { name, verdict, number, threshold, sentence }
}
