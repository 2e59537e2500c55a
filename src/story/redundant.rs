//! How much of a corpus is copies of the rest.

use super::ClusterStory;
use crate::cluster::Cluster;
use crate::intervals::covered;
use std::collections::BTreeMap;
use std::ops::Range;

/// Words of these clusters beyond the first copy of each: what a corpus could do without. A word in several clusters
/// counts once. The copy that stays is the origin's, if it is known, else the fullest.
pub fn redundant_words<'c>(clusters: impl Iterator<Item = (&'c Cluster, &'c ClusterStory)>) -> u64 {
    let mut spans: BTreeMap<u32, Vec<Range<u32>>> = BTreeMap::new();
    for (cluster, story) in clusters {
        let stays = story.origin.unwrap_or(cluster.members[story.fullest].document);
        for member in cluster.members.iter().filter(|member| member.document != stays) {
            spans.entry(member.document).or_default().push(member.words.clone());
        }
    }
    spans.into_values().map(|spans| covered(spans) as u64).sum()
}
