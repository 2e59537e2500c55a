//! Pairs of documents -> reworded passages: one inside other text, a copy, and nothing in common.

mod common;

use common::{Numbers, prose};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use reprint::align::reworded::{Prepared, RewordedAligner, StemFrequencies};

/// The text with one word in four replaced, and every six words in another order.
fn reworded(seed: u64, text: &str) -> String {
    let mut numbers = Numbers::new(seed);
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for word in &mut words {
        if numbers.below(4) == 0 {
            *word = format!("other{}x", numbers.below(100_000));
        }
    }
    for six in words.chunks_mut(6) {
        let turn = numbers.below(six.len() as u64) as usize;
        six.rotate_left(turn);
    }
    words.join(" ")
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("reworded");
    let passage = prose(1, 120);
    let release = format!("{}. {passage}. {}", prose(2, 300), prose(3, 300));
    let article = format!("{}. {}. {}", prose(4, 200), reworded(5, &passage), prose(6, 500));
    let other = prose(7, 820);
    let mut frequencies = StemFrequencies::default();
    for seed in 100..200 {
        frequencies.add(Prepared::new(&prose(seed, 400)).stems());
    }
    let [release, article, other] = [&release, &article, &other].map(|text| Prepared::new(text));
    let mut aligner = RewordedAligner::default();
    for (name, b, places) in [("passage", &article, 1), ("copy", &release, 1), ("nothing", &other, 0)] {
        let found = aligner.align(&release, b, &frequencies, &[]);
        assert_eq!(found.len(), places, "{name}: {found:?}");
        if name == "passage" {
            let near = |x: usize, y: usize| x.abs_diff(y) <= 20;
            assert!(near(found[0].a.start, 303) && near(found[0].a.end, 425), "{found:?}");
        }
        group.bench_function(name, |bencher| bencher.iter(|| aligner.align(&release, b, &frequencies, &[]).len()));
    }
    let text = prose(8, 800);
    let mut prepared = Prepared::default();
    prepared.fill(&text);
    assert_eq!(prepared.boundaries().len(), prepared.len() + 1);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("prepare", |bencher| bencher.iter(|| prepared.fill(&text)));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
