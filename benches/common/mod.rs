//! Text for the benches, made by seed: the same on every machine.

#![allow(dead_code, reason = "each bench uses a part of it")]

use reprint::text::{Tokens, WordHash, tokenise};

/// Numbers from a seed (xorshift).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) % end
    }
}

/// English-looking prose: words of 1 to 11 letters, a few of them very common, with capitals,
/// punctuation, curly quotes, and one word in a hundred with an accent.
pub fn prose(seed: u64, words: usize) -> String {
    let mut numbers = Numbers::new(seed);
    let mut text = String::new();
    for i in 0..words {
        let rank = if numbers.below(2) == 0 { numbers.below(40) } else { numbers.below(20_000) };
        let mut letters = Numbers::new(rank + 1);
        let mut word: String = (0..1 + letters.below(11)).map(|_| (b'a' + letters.below(26) as u8) as char).collect();
        if rank % 100 == 50 {
            word.push('é');
        }
        if i % 14 == 0 {
            word[..1].make_ascii_uppercase();
        }
        text.push_str(&word);
        text.push_str(match i % 14 {
            13 if i % 70 == 69 => ".” “",
            13 => ". ",
            6 => ", ",
            _ => " ",
        });
    }
    text
}

/// The words of a text.
pub fn words(text: &str) -> Vec<WordHash> {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    tokens.hashes
}

/// The words with every n-th one changed.
pub fn edited(words: &[WordHash], every: usize) -> Vec<WordHash> {
    words.iter().enumerate().map(|(i, &word)| if i % every == every / 2 { word ^ 1 } else { word }).collect()
}

/// News of a small world: `stories` releases, each printed whole, edited and in part by others.
/// Gives the texts and how many of them share something.
pub fn corpus(stories: u64) -> (Vec<String>, usize) {
    let mut texts = Vec::new();
    for story in 0..stories {
        let release = prose(10 * story, 300);
        let paragraph: String = release.split(' ').skip(100).take(60).collect::<Vec<_>>().join(" ");
        texts.push(format!("{} {release}", prose(10 * story + 1, 40)));
        texts.push(format!("{} {paragraph} {}", prose(10 * story + 2, 200), prose(10 * story + 3, 150)));
        texts.push(release.replace(" a", " b"));
        texts.push(release);
        texts.extend((4..10).map(|other| prose(10 * story + other, 400)));
    }
    (texts, 4 * stories as usize)
}
