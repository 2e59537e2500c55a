//! Pairs of documents -> alignments.

use super::candidates::{PairTask, regions};
use super::words::CorpusWords;
use crate::align::{Aligner, Alignments, MinWords, Sink};
use crate::error::Result;
use crate::scratch::Scratch;
use rayon::prelude::*;

/// Partners of one document in a task.
const PARTNERS: usize = 512;

/// Groups that a thread takes at a time: with rayon's halves, the last thread aligned by itself for a tenth of the stage.
const GROUPS: usize = 16;

/// Groups of tasks between two merges of their results.
const WAVE: usize = 4096;

/// Aligns every pair and appends what counts, in the order of the pairs.
pub(super) fn align_all(
    words: &CorpusWords,
    pairs: &[PairTask],
    min_words: MinWords,
    sink: &mut dyn Sink,
    done: &(dyn Fn(u64) + Sync),
) {
    for wave in groups(pairs).chunks(WAVE) {
        align_wave(words, wave, min_words, done).iter().for_each(|part| sink.take(part));
    }
}

/// The same, with what an interrupted scan had aligned taken from a folder, and the rest put there.
pub(super) fn align_or_read_all(
    words: &CorpusWords,
    pairs: &[PairTask],
    min_words: MinWords,
    sink: &mut dyn Sink,
    done: &(dyn Fn(u64) + Sync),
    scratch: &Scratch,
) -> Result<()> {
    for (number, wave) in groups(pairs).chunks(WAVE).enumerate() {
        let part = format!("alignments-{number:06}");
        if let Some(found) = scratch.read(&part).and_then(|bytes| Alignments::of_bytes(&bytes)) {
            done(wave.iter().map(|group| group.len() as u64).sum());
            sink.take(&found);
            continue;
        }
        let mut found = Alignments::default();
        align_wave(words, wave, min_words, done).iter().for_each(|part| found.take(part));
        scratch.write(&part, &found.to_bytes())?;
        sink.take(&found);
    }
    Ok(())
}

fn groups(pairs: &[PairTask]) -> Vec<&[PairTask]> {
    pairs.chunk_by(|x, y| x.a == y.a).flat_map(split_partners).collect()
}

fn align_wave(
    words: &CorpusWords,
    wave: &[&[PairTask]],
    min_words: MinWords,
    done: &(dyn Fn(u64) + Sync),
) -> Vec<Alignments> {
    wave.par_iter()
        .with_max_len(GROUPS)
        .map_init(
            || Aligner::new(min_words),
            |aligner, group| {
                let mut found = Alignments::default();
                align_group(words, group, aligner, &mut found);
                done(group.len() as u64);
                found
            },
        )
        .collect()
}

/// Cuts the tasks of one document into groups, never within one pair.
fn split_partners(tasks: &[PairTask]) -> Vec<&[PairTask]> {
    let mut groups = Vec::new();
    let mut rest = tasks;
    while rest.len() > PARTNERS {
        let last = rest[PARTNERS - 1].b;
        let cut = PARTNERS + rest[PARTNERS..].iter().take_while(|task| task.b == last).count();
        groups.push(&rest[..cut]);
        rest = &rest[cut..];
    }
    if !rest.is_empty() {
        groups.push(rest);
    }
    groups
}

fn align_group(words: &CorpusWords, group: &[PairTask], aligner: &mut Aligner, found: &mut Alignments) {
    let a = group[0].a;
    let a_words = words.of(a);
    aligner.index(a_words);
    let (mut a_sentences, mut b_sentences) = (Vec::new(), Vec::new());
    words.sentences(a, &mut a_sentences);
    for tasks in group.chunk_by(|x, y| x.b == y.b) {
        let b_words = words.of(tasks[0].b);
        let regions = regions(b_words.len(), tasks.iter().map(|task| task.block));
        let alignments = aligner.align(a_words, b_words, &regions);
        if alignments.is_empty() {
            continue;
        }
        words.sentences(tasks[0].b, &mut b_sentences);
        for alignment in aligner.without_strays(a_words, alignments, [&a_sentences, &b_sentences]) {
            found.push(a, tasks[0].b, &alignment);
        }
    }
}
