//! Words -> shingles, and their ranks.

mod common;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reprint::passage::{shingle_hash, shingles};
use reprint::sketch::shingle_ranks;
use reprint::text::{FrequencyTable, Weights};

fn bench(c: &mut Criterion) {
    let words = common::words(&common::prose(1, 40_000));
    let mut table = FrequencyTable::default();
    table.add(&words);
    let weights = Weights::from_frequencies(&table);
    let (mut hashes, mut ranks) = (Vec::new(), Vec::new());
    shingles(&words, 4, &mut hashes);
    assert_eq!((hashes.len(), hashes[7]), (words.len() - 3, shingle_hash(&words[7..11])));

    let mut group = c.benchmark_group("shingle");
    group.throughput(Throughput::Elements(words.len() as u64));
    for k in [2, 4, 8] {
        group.bench_function(format!("hash of {k} words"), |b| b.iter(|| shingles(&words, k, &mut hashes)));
    }
    group.bench_function("rank of 4 words", |b| b.iter(|| shingle_ranks(&words, 4, &weights, &mut ranks)));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
