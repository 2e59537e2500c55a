//! Shingles -> signatures: of passages (rarity-ordered minima) and of documents (MinHash).

mod common;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::passage::shingles;
use reprint::sketch::{passage_minima, passage_minima_plain, shingle_ranks, sign_document, sign_document_plain};
use reprint::text::{FrequencyTable, Weights};

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("sign");
    for count in [400, 40_000] {
        let words = common::words(&common::prose(1, count));
        let mut table = FrequencyTable::default();
        table.add(&words);
        let (mut hashes, mut ranks) = (Vec::new(), Vec::new());
        shingles(&words, 4, &mut hashes);
        shingle_ranks(&words, 4, &Weights::from_frequencies(&table), &mut ranks);
        let signature = sign_document(&hashes);
        assert_eq!(signature, sign_document_plain(&hashes));
        assert_eq!(signature.resemblance(&signature), 1.0);
        let mut minima = Vec::new();
        passage_minima(&hashes, &ranks, 4, |i| minima.push((ranks[i], hashes[i])));
        minima.dedup();
        assert_eq!(minima, passage_minima_plain(&hashes, &ranks, 4));

        group.throughput(Throughput::Elements(words.len() as u64));
        group.bench_function(BenchmarkId::new("document", count), |b| b.iter(|| sign_document(&hashes)));
        group.bench_function(BenchmarkId::new("document, plain", count), |b| b.iter(|| sign_document_plain(&hashes)));
        group.bench_function(BenchmarkId::new("passages", count), |b| {
            b.iter(|| {
                let mut sum = 0;
                passage_minima(&hashes, &ranks, 4, |i| sum += i);
                sum
            })
        });
        group.bench_function(BenchmarkId::new("passages, plain", count), |b| {
            b.iter(|| passage_minima_plain(&hashes, &ranks, 4))
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
