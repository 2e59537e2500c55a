//! The whole flow over a corpus in memory.

mod common;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::corpus::Document;
use reprint::scan::{Settings, scan};

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("scan");
    group.sample_size(10);
    for stories in [10, 100] {
        let (texts, sharing) = common::corpus(stories);
        let ids: Vec<String> = (0..texts.len()).map(|i| i.to_string()).collect();
        let documents: Vec<Document> = ids.iter().zip(&texts).map(|(id, text)| Document::new(id, text)).collect();
        let run = || {
            let found = scan(&documents, &Settings::default(), &());
            assert_eq!(found.shared_words.iter().filter(|shared| shared.words > 0).count(), sharing);
            assert_eq!(found.clusters.len(), 2 * stories as usize); // the release, and its paragraph
        };
        run();
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        group.bench_function(BenchmarkId::from_parameter(format!("{} documents", texts.len())), |b| b.iter(run));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
