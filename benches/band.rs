//! Rows -> buckets -> candidate pairs: small buckets, and one that everybody is in.

mod common;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use reprint::lsh::{CONTEXT_WORDS, Linking, Member, Row, buckets, candidate_pairs};

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("band");
    let mut numbers = common::Numbers::new(1);
    let rows: Vec<Row> = (0..200_000).map(|passage| Row { key: numbers.below(100_000), passage }).collect();
    let pairs = |sorted: &[Row]| -> usize { buckets(sorted).map(|bucket| bucket.len() * (bucket.len() - 1) / 2).sum() };
    let mut sorted = rows.clone();
    sorted.sort_unstable();
    let expected = pairs(&sorted);
    assert!((150_000..250_000).contains(&expected), "{expected}");
    group.throughput(Throughput::Elements(rows.len() as u64));
    group.bench_function("sort and bucket", |b| {
        b.iter_batched(
            || rows.clone(),
            |mut rows| {
                rows.sort_unstable();
                assert_eq!(pairs(&rows), expected);
            },
            BatchSize::LargeInput,
        )
    });

    let crowd: Vec<Member> =
        (0..20_000).map(|document| Member { document, position: numbers.below(500) as u32 }).collect();
    let link = || {
        let mut count = 0usize;
        let context = |member: Member, after: bool| [member.document % if after { 7 } else { 11 }; CONTEXT_WORDS];
        candidate_pairs(&crowd, Linking::default(), None, context, |_, _, _| count += 1);
        count
    };
    assert!(link() <= 4 * crowd.len() && link() >= crowd.len());
    group.throughput(Throughput::Elements(crowd.len() as u64));
    group.bench_function("link one large bucket", |b| b.iter(link));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
