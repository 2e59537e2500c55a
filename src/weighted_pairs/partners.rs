//! The index -> the best partners of a section.

use super::{Index, Limits};
use crate::sketch::content::shared_weight;

/// A section that shares more weight with another than chance gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partner {
    /// Shared weight beyond chance, in parts of a bit.
    pub excess: i64,
    /// The section's number.
    pub section: u32,
}

/// Finds partners; keeps its memory from section to section.
pub struct PartnerFinder<'i> {
    index: &'i Index,
    limits: Limits,
    /// By section: the weight shared so far.
    shared: Vec<u32>,
    met: Vec<u32>,
}

impl<'i> PartnerFinder<'i> {
    /// A finder over an index.
    pub fn new(index: &'i Index, limits: Limits) -> Self {
        PartnerFinder { index, limits, shared: vec![0; index.len()], met: Vec::new() }
    }

    /// The best partners of a section, the best first, one a document. `document` tells whose
    /// section it is, `wanted` which sections may be partners.
    pub fn partners(
        &mut self,
        section: u32,
        document: impl Fn(u32) -> u32,
        wanted: impl Fn(u32) -> bool,
    ) -> Vec<Partner> {
        let (index, threshold) = (self.index, self.index.threshold(self.limits));
        let own = document(section);
        let left = self.meet_holders(section);
        let mut found: Vec<Partner> = Vec::new();
        for &met in &self.met {
            let weight = std::mem::take(&mut self.shared[met as usize]);
            let excess = index.beyond_chance(section, met, weight);
            // with keys left, the rest is added below to the most promising
            if (excess >= threshold || !left.is_empty()) && document(met) != own && wanted(met) {
                found.push(Partner { excess, section: met });
            }
        }
        self.met.clear();
        if let Some(&first) = left.first() {
            best(&mut found, self.limits.partners.saturating_mul(PROMISING));
            for partner in &mut found {
                let theirs = index.held_by(partner.section);
                let theirs = &theirs[theirs.partition_point(|&bucket| bucket < first)..];
                partner.excess += shared_weight(left, theirs, |bucket| index.weight(bucket)) as i64;
            }
            found.retain(|partner| partner.excess >= threshold);
        }
        found.sort_unstable_by_key(|partner| (document(partner.section), -partner.excess, partner.section));
        found.dedup_by_key(|partner| document(partner.section));
        best(&mut found, self.limits.partners);
        found
    }

    /// Adds up the weights of the section's keys, rare to common, for all their holders; gives the
    /// keys for which the budget did not last.
    fn meet_holders(&mut self, section: u32) -> &'i [u32] {
        let index = self.index;
        let own = index.held_by(section);
        let mut budget = own.len().saturating_mul(self.limits.holders_per_key);
        for (i, &bucket) in own.iter().enumerate() {
            let holders = index.holders(bucket);
            match budget.checked_sub(holders.len()) {
                Some(rest) => budget = rest,
                None => return &own[i..],
            }
            let weight = index.weight(bucket);
            if weight == 0 {
                // everybody has it, and all that follow
                return &[];
            }
            for &holder in holders {
                let shared = &mut self.shared[holder as usize];
                if *shared == 0 {
                    self.met.push(holder);
                }
                *shared += weight;
            }
        }
        &[]
    }
}

/// So many times the partners are looked at once more when the budget did not last.
const PROMISING: usize = 8;

/// Keeps the best, in order: more excess first, then the lower number.
fn best(partners: &mut Vec<Partner>, most: usize) {
    let rank = |partner: &Partner| (-partner.excess, partner.section);
    if partners.len() > most {
        partners.select_nth_unstable_by_key(most, rank);
        partners.truncate(most);
    }
    partners.sort_unstable_by_key(rank);
}
