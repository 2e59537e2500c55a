//! A corpus made by seed: documents as long as news, into which passages of others are copied, and
//! what was copied.
//!
//! ```text
//! a document: paragraphs of its topic's words; between them, in about half of the documents, 1 to 3 passages
//! a passage:  12 to 80 words in a row of one of the last 200 documents, itself as it was copied from;
//!             about half of the passages have one word in twelve replaced, left out or put in
//! ```

use super::vocabulary::{Vocabulary, Word, below};
use crate::corpus::{ReadOptions, Store};
use crate::error::Result;
use crate::random::Random;
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};

/// Documents that passages are copied from: the last of these many.
const RECENT: usize = 200;
/// Documents a day.
const A_DAY: u32 = 40;

/// A corpus made by seed: the same on every machine. One of more bytes begins like one of fewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// Its documents.
    pub documents: Vec<PlantedDocument>,
    /// What was copied between them.
    pub passages: Vec<PlantedPassage>,
}

/// A document of a planted corpus, with the fields of a record of JSON lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlantedDocument {
    /// Its id.
    pub id: String,
    /// One of 40 outlets, or for about one document in twelve an office, whose documents are marked as sources.
    pub outlet: String,
    /// Its date, later than those of the documents before it or the same.
    pub date: String,
    /// Its text: paragraphs with an empty line between them.
    pub text: String,
}

/// A passage that was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlantedPassage {
    /// The number of the document that it was copied from.
    pub from: u32,
    /// The number of the document that it was copied into, a higher one.
    pub into: u32,
    /// Words that were taken, before they were edited.
    pub words: u32,
    /// Of the words that were left alone in a row, the most.
    pub untouched_words: u32,
    /// Where these begin in the document that they were copied from, in words.
    pub untouched_from: u32,
    /// Where they begin in the document that they were copied into, in words.
    pub untouched_into: u32,
}

impl Planted {
    /// Makes documents until their texts have so many bytes; at least one.
    pub fn new(seed: u64, bytes: u64) -> Planted {
        let mut planter = Planter {
            vocabulary: Vocabulary::new(),
            random: Random(seed),
            seed,
            recent: VecDeque::new(),
            planted: Planted { documents: Vec::new(), passages: Vec::new() },
        };
        let mut made = 0;
        while made < bytes || planter.planted.documents.is_empty() {
            made += planter.document() as u64;
        }
        planter.planted
    }

    /// The documents as JSON lines.
    pub fn json_lines(&self) -> Vec<u8> {
        let mut lines = Vec::new();
        for document in &self.documents {
            serde_json::to_writer(&mut lines, document).expect("a document is plain data");
            lines.push(b'\n');
        }
        lines
    }

    /// The outlets whose documents are sources.
    pub fn offices(&self) -> Vec<String> {
        let offices = self.documents.iter().map(|document| &document.outlet).filter(|o| o.starts_with("office"));
        offices.collect::<BTreeSet<_>>().into_iter().cloned().collect()
    }

    /// Reads JSON lines of a planted corpus, as a file of them would be read.
    ///
    /// # Errors
    /// None that planted lines give.
    pub fn read(lines: &[u8], offices: &[String]) -> Result<Store> {
        let options = ReadOptions { source_outlets: offices.to_vec(), ..ReadOptions::default() };
        Store::of_json_lines(lines, "planted", &options)
    }
}

/// A word with what stands around it.
#[derive(Debug, Clone, Copy)]
struct Placed {
    word: Word,
    before: &'static str,
    has_capital: bool,
    after: &'static str,
}

struct Planter {
    vocabulary: Vocabulary,
    random: Random,
    seed: u64,
    /// The last documents, with their numbers.
    recent: VecDeque<(u32, Vec<Placed>)>,
    planted: Planted,
}

impl Planter {
    fn below(&mut self, end: u64) -> u64 {
        below(&mut self.random, end)
    }

    /// A number from one up to another, both included.
    fn between(&mut self, least: u64, most: u64) -> usize {
        (least + self.below(most - least + 1)) as usize
    }

    /// Makes a document; gives the bytes of its text.
    fn document(&mut self) -> usize {
        let number = self.planted.documents.len() as u32;
        // news of one day is about a few topics
        let topic = self.seed.wrapping_mul(1_000_003).wrapping_add(u64::from(number / A_DAY * 15) + self.below(30));
        let length = self.between(80, 400) + self.between(0, 500); // words; 490 on average
        let copies = if self.below(2) == 0 { 0 } else { self.between(1, 3) };
        let mut words = Vec::new();
        for copy in 1..=copies {
            while words.len() < copy * length / (copies + 1) {
                self.paragraph(topic, &mut words);
            }
            self.copy(number, &mut words);
        }
        while words.len() < length {
            self.paragraph(topic, &mut words);
        }
        let text = written(&words);
        let (bytes, day) = (text.len(), number / A_DAY);
        let outlet = match self.below(12) {
            0 => format!("office {}", self.below(5) + 1),
            _ => format!("outlet {}", self.below(40) + 1),
        };
        // days that every month has
        let date = format!("{:04}-{:02}-{:02}", 2000 + day / 336 % 8000, day / 28 % 12 + 1, day % 28 + 1);
        self.planted.documents.push(PlantedDocument { id: format!("document-{:07}", number + 1), outlet, date, text });
        self.recent.push_back((number, words));
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        bytes
    }

    fn paragraph(&mut self, topic: u64, words: &mut Vec<Placed>) {
        for _ in 0..self.between(2, 5) {
            let (length, is_quoted) = (self.between(6, 30), self.below(10) == 0);
            for i in 0..length {
                let word = self.vocabulary.draw(topic, &mut self.random);
                let (first, last) = (i == 0, i + 1 == length);
                let after = match self.below(100) {
                    _ if last => {
                        if is_quoted {
                            ".” "
                        } else {
                            ". "
                        }
                    }
                    0..8 => ", ",
                    8 => " — ",
                    _ => " ",
                };
                let before = if first && is_quoted { "“" } else { "" };
                words.push(Placed { word, before, has_capital: first, after });
            }
        }
        end_paragraph(words);
    }

    /// Copies a passage of a recent document, if there is one that is long enough.
    fn copy(&mut self, into: u32, words: &mut Vec<Placed>) {
        if self.recent.is_empty() {
            return;
        }
        let which = self.below(self.recent.len() as u64) as usize;
        let wanted = self.between(12, 80);
        let (from, source_words) = (self.recent[which].0, self.recent[which].1.len());
        let length = wanted.min(source_words);
        let begin = self.between(0, (source_words - length) as u64);
        let taken = self.recent[which].1[begin..begin + length].to_vec();
        let is_edited = self.below(2) == 0;
        let mut run = (0, begin, words.len()); // words in a row, and where they began
        let mut longest = run;
        for (i, placed) in taken.into_iter().enumerate() {
            if is_edited && self.below(12) == 0 {
                self.edit(placed, words);
                run = (0, begin + i + 1, words.len());
            } else {
                words.push(placed);
                run.0 += 1;
                longest = if run.0 > longest.0 { run } else { longest };
            }
        }
        end_paragraph(words);
        self.planted.passages.push(PlantedPassage {
            from,
            into,
            words: length as u32,
            untouched_words: longest.0,
            untouched_from: longest.1 as u32,
            untouched_into: longest.2 as u32,
        });
    }

    /// Replaces a word, leaves it out, or puts one before it. (What is put before ends the run all the same:
    /// no more is claimed to be untouched than is.)
    fn edit(&mut self, placed: Placed, words: &mut Vec<Placed>) {
        let other = self.vocabulary.draw(self.seed, &mut self.random);
        match self.below(3) {
            0 => words.push(Placed { word: other, ..placed }),
            1 => {}
            _ => words.extend([Placed { word: other, before: "", has_capital: false, after: " " }, placed]),
        }
    }
}

/// Makes the last word the end of a paragraph.
fn end_paragraph(words: &mut [Placed]) {
    if let Some(last) = words.last_mut() {
        last.after = if last.after.starts_with(".”") { ".”\n\n" } else { ".\n\n" };
    }
}

fn written(words: &[Placed]) -> String {
    let mut text = String::new();
    for Placed { word, before, has_capital, after } in words {
        text += before;
        word.write(*has_capital, &mut text);
        text += after;
    }
    text.truncate(text.trim_end().len());
    text
}
