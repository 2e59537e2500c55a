//! `fragments.jsonl`: text that several outlets printed, where no source is marked.

use super::Results;
use super::rows::FragmentRow;
use super::tables::{TextMode, count_outlets, write_rows};
use crate::class::Class;
use crate::corpus::Corpus;
use crate::story::OriginBasis;
use crate::story::fragments::{Copy, groups};
use std::io::{self, Write};

/// Outlets that must have printed a text: what two share may be one's text on the other's page.
const OUTLETS: usize = 3;

/// Writes every cluster of reprinted text without a marked source that enough outlets printed, by groups that the
/// same documents hold, the largest first.
pub(super) fn fragments(results: &Results, text: TextMode, out: &mut (dyn Write + Send)) -> io::Result<u64> {
    let Results { store, scan, located } = *results;
    let outlets = |&number: &u32| count_outlets(documents(results, number).into_iter().map(|d| store.meta(d)));
    let is_fragment = |number: &u32| {
        scan.classes.clusters[*number as usize].class == Class::Reprint
            && scan.stories[*number as usize].basis != OriginBasis::Marked
            && outlets(number) >= OUTLETS
    };
    let numbers: Vec<u32> = located.by_size.iter().copied().filter(is_fragment).collect();
    let copies: Vec<Vec<Copy>> = numbers
        .iter()
        .map(|&number| {
            let members = &scan.clusters[number as usize].members;
            members.iter().map(|member| Copy { document: member.document, begin: member.words.start }).collect()
        })
        .collect();
    let mut groups = groups(&copies);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len())); // stable: then by their largest cluster
    let placed: Vec<(u32, u32, u32)> = groups
        .iter()
        .flat_map(|group| (1..).zip(group).map(|(position, &at)| (numbers[group[0]], position, numbers[at])))
        .collect();
    write_rows(&placed, out, |&(group, position, number), emit| {
        let story = &scan.stories[number as usize];
        let fullest = &scan.clusters[number as usize].members[story.fullest];
        emit(&FragmentRow {
            group: &located.cluster_names[group as usize],
            position,
            cluster: &located.cluster_names[number as usize],
            text: (text != TextMode::None)
                .then(|| located.members[number as usize][story.fullest].text(store, fullest.document)),
            words: fullest.words.len() as u32,
            outlets: outlets(&number),
            copies: documents(results, number).into_iter().map(|document| store.meta(document).id).collect(),
        });
    })
}

fn documents(results: &Results, cluster: u32) -> Vec<u32> {
    results.scan.clusters[cluster as usize].documents()
}
