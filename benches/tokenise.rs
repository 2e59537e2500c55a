//! Text -> tokens, against the plain twin and a memory copy of the same bytes.

mod common;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use reprint::text::{Tokens, tokenise, tokenise_plain};

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("tokenise");
    for words in [400, 40_000] {
        let text = common::prose(1, words);
        let mut tokens = Tokens::default();
        tokenise(&text, &mut tokens);
        assert_eq!(tokens, tokenise_plain(&text));
        assert!(tokens.len() >= words);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group
            .bench_with_input(BenchmarkId::new("fast", words), &text, |b, text| b.iter(|| tokenise(text, &mut tokens)));
        group.bench_with_input(BenchmarkId::new("plain", words), &text, |b, text| b.iter(|| tokenise_plain(text)));
        group.bench_with_input(BenchmarkId::new("copy", words), &text, |b, text| b.iter(|| text.clone()));
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
