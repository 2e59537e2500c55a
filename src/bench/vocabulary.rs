//! Words for planted texts: drawn as words of a language are, and spelled from syllables.

use crate::random::{Random, mix};

/// Words that are drawn for themselves; those of topics are among them, names and numbers beside.
pub(super) const COMMON: u32 = 30_000;
/// Words below this one stand for "the", "of", "and": no topic has them, and they take no ending.
const FUNCTION: u32 = 300;
const NAMES: u32 = 1_000_000;
const NUMBERS: u32 = 10_000_000;

/// A word of a planted text: exactly one word for the scan, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    number: u32,
    ending: Ending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    S,
    Ed,
    Ing,
}

/// The numbers from 0 up to `end`, all equally likely.
pub(super) fn below(random: &mut Random, end: u64) -> u64 {
    ((random.next() >> 32) * end) >> 32
}

/// A number for one of a topic's words.
fn of_topic(topic: u64, which: u64) -> u64 {
    mix(mix(topic).wrapping_add(which))
}

/// Words by how often each is drawn: the second half as often as the first, the third a third
/// (Zipf 1949). In whole numbers, as logarithms may differ by machine.
pub(super) struct Vocabulary {
    sums: Vec<u64>,
}

impl Vocabulary {
    pub fn new() -> Self {
        let mut sum = 0;
        let sums = (1..=u64::from(COMMON)).map(|rank| {
            sum += (1 << 32) / rank;
            sum
        });
        Vocabulary { sums: sums.collect() }
    }

    fn common(&self, random: &mut Random) -> u32 {
        let total = self.sums.last().copied().unwrap_or(1);
        let drawn = ((u128::from(random.next()) * u128::from(total)) >> 64) as u64;
        self.sums.partition_point(|&sum| sum <= drawn) as u32
    }

    /// The next word of a text on a topic: of a hundred, 15 are the topic's own, 4 are names of its
    /// few people and places, 2 are numbers.
    pub fn draw(&self, topic: u64, random: &mut Random) -> Word {
        let number = match below(random, 100) {
            0..15 => {
                let which = below(random, 40).min(below(random, 40));
                FUNCTION + (of_topic(topic, which) % u64::from(COMMON - FUNCTION)) as u32
            }
            15..19 => NAMES + (of_topic(!topic, below(random, 6)) % 20_000) as u32,
            19..21 => NUMBERS + 1 + below(random, 2_000) as u32,
            _ => self.common(random),
        };
        let is_inflected = (FUNCTION..COMMON).contains(&number) && below(random, 5) == 0;
        let ending = match below(random, 3) {
            _ if !is_inflected => Ending::None,
            0 => Ending::S,
            1 => Ending::Ed,
            _ => Ending::Ing,
        };
        Word { number, ending }
    }
}

impl Word {
    fn is_name(self) -> bool {
        (NAMES..NUMBERS).contains(&self.number)
    }

    /// Writes the word, with a capital if it is a name or is to have one.
    pub fn write(self, has_capital: bool, text: &mut String) {
        let begin = text.len();
        match self.number.checked_sub(NUMBERS) {
            Some(number) => *text += &number.to_string(),
            None => spell(self.number, text),
        }
        if has_capital || self.is_name() {
            text[begin..begin + 1].make_ascii_uppercase();
        }
        *text += match self.ending {
            Ending::None => "",
            Ending::S => "s",
            Ending::Ed => "ed",
            Ending::Ing => "ing",
        };
    }
}

const SYLLABLES: u32 = 80;

/// One syllable for the most common words, two and three for others, then a last letter; in one
/// word of sixty it has an accent. No two numbers are spelled alike.
fn spell(number: u32, text: &mut String) {
    let square = SYLLABLES * SYLLABLES;
    // the factors have no divisor in common with the powers of 80, so that nothing repeats
    let (syllables, mut rest) = match number {
        0..SYLLABLES => (1, number),
        _ if number < SYLLABLES + square => (2, (number - SYLLABLES) * 3571 % square),
        _ => (3, ((u64::from(number) * 123_457) % u64::from(square * SYLLABLES)) as u32),
    };
    for _ in 0..syllables {
        let (consonant, vowel) = (rest % 16, rest / 16 % 5);
        text.push(b"bcdfghjklmnprstv"[consonant as usize] as char);
        text.push(b"aeiou"[vowel as usize] as char);
        rest /= SYLLABLES;
    }
    match mix(u64::from(number)) {
        _ if number < 20 => {}
        last if last % 60 == 0 => text.push('é'),
        last => text.push(b"nrstlmkp"[(last >> 32) as usize % 8] as char),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenise_plain;
    use std::collections::HashSet;

    #[test]
    fn no_two_words_are_spelled_alike() {
        let mut spelled = HashSet::new();
        for number in (0..COMMON).chain(NAMES..NAMES + 20_000) {
            let mut text = String::new();
            spell(number, &mut text);
            assert_eq!(tokenise_plain(&text).len(), 1);
            assert!(spelled.insert(text.clone()), "{number}: {text}");
        }
    }

    #[test]
    fn words_are_drawn_as_often_as_in_a_language() {
        let (vocabulary, mut random) = (Vocabulary::new(), Random(7));
        let mut counts = vec![0u32; COMMON as usize];
        (0..200_000).for_each(|_| counts[vocabulary.common(&mut random) as usize] += 1);
        // 200,000 / (1 + 1/2 + … + 1/30,000 = 10.886) = 18,372 of the first word, half of the second
        assert!(counts[0].abs_diff(18_372) < 600 && counts[1].abs_diff(9_186) < 450, "{:?}", &counts[..2]);
        assert!(counts.iter().filter(|&&count| count > 0).count() > 15_000);
    }
}
