//! Numbers that look random and are the same in every run.

/// SplitMix64 (Steele et al. 2014), from a seed on.
pub(crate) struct Random(pub u64);

/// What the seed grows by with each number: 2^64 over the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// The number with this number in the sequence from 0 on.
pub(crate) const fn mix(number: u64) -> u64 {
    Random(number.wrapping_mul(STEP)).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_reference() {
        // the first numbers from seed 0, by the paper's own code
        let mut random = Random(0);
        let first = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f];
        assert_eq!([random.next(), random.next(), random.next()], first);
        assert_eq!([mix(0), mix(1), mix(2)], first);
    }
}
