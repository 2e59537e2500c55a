//! Pairs of documents -> alignments: a copy, an edited copy, a quote, and nothing in common.

mod common;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reprint::align::{Aligner, MinWords, equal_words_around};
use std::slice::from_ref;

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("align");
    let release = common::words(&common::prose(1, 400));
    let other = common::words(&common::prose(2, 400));
    let quote = [&other[..200], &release[100..130], &other[200..]].concat();
    let framed = [&other[..20], &release[..]].concat();
    let cases = [
        ("copy", framed, 400),
        ("every 10th word edited", common::edited(&release, 10), 360),
        ("quote of 30 words", quote, 30),
        ("nothing", other.clone(), 0),
    ];
    let mut aligner = Aligner::new(MinWords::new(12));
    aligner.index(&release);
    group.throughput(Throughput::Elements(400));
    for (name, article, least) in &cases {
        let mut equal = || -> usize {
            let found = aligner.align(&release, article, from_ref(&(0..article.len())));
            found.iter().map(|alignment| alignment.equal).sum()
        };
        let found = equal();
        assert!((*least..least + 8).contains(&found), "{name}: {found}");
        group.bench_function(*name, |b| b.iter(&mut equal));
    }
    group.bench_function("index", |b| b.iter(|| aligner.index(&release)));
    group.finish();

    let mut group = c.benchmark_group("check");
    assert_eq!(equal_words_around(&release, 200, &release, 200), 48);
    assert_eq!(equal_words_around(&release, 200, &other, 100), 0);
    group.bench_function("copy", |b| b.iter(|| equal_words_around(&release, 200, &release, 200)));
    group.bench_function("nothing", |b| b.iter(|| equal_words_around(&release, 200, &other, 100)));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
