//! A rectangle over paragraphs that only one document has -> the passages on both sides of them.
//!
//! Growth goes over text that is not shared as long as enough is beyond it. Where that text is
//! paragraphs of their own and the other document ends a paragraph there too, two passages were
//! reworded, not one.

use super::gains::Gains;
use super::join::{Join, Spans};
use super::refine::Rectangle;
use crate::intervals::overlap;
use std::ops::Range;

/// Paragraphs that are tried in one rectangle, and places of the other document for each.
const MOST_TRIED: (usize, usize) = (4, 4);

/// Takes rectangles apart where both parts are `accepted` by themselves, and explain the text no worse
/// than the whole; an exact alignment is not cut. (On PAN 2013, whose cases are of one piece, this costs nothing; without the
/// comparison with the whole, .002 plagdet.)
pub(super) fn split(
    gains: &mut Gains,
    join: &mut Join,
    exact: &[&Spans],
    accepted: &dyn Fn(&Rectangle) -> bool,
    found: &mut Vec<Rectangle>,
) {
    let mut at = 0;
    while at < found.len() {
        if let Some([first, second]) = parts(gains, join, exact, accepted, &found[at]) {
            found[at] = first;
            found.push(second);
        } else {
            at += 1;
        }
    }
}

/// The two best parts of a rectangle, if it has any.
fn parts(
    gains: &mut Gains,
    join: &mut Join,
    exact: &[&Spans],
    accepted: &dyn Fn(&Rectangle) -> bool,
    whole: &Rectangle,
) -> Option<[Rectangle; 2]> {
    let mut best: Option<[Rectangle; 2]> = None;
    let mut least = whole.score;
    for side in 0..2 {
        for own in own_paragraphs(gains, join, whole, side) {
            for place in places(join, whole, side, &own) {
                let halves = halves(whole, side, &own, place);
                if exact.iter().any(|copy| is_cut(copy, whole, &halves)) {
                    continue;
                }
                let [first, second] = halves.map(|spans| scored(gains, join, spans));
                let score = first.score + second.score;
                if score >= least && accepted(&first) && accepted(&second) {
                    (least, best) = (score, Some([first, second]));
                }
            }
        }
    }
    best
}

/// The paragraphs inside of a rectangle on one side that say the least for it, a token.
fn own_paragraphs(gains: &mut Gains, join: &mut Join, whole: &Rectangle, side: usize) -> Vec<Range<usize>> {
    let [span, other] = [&whole.spans[side], &whole.spans[1 - side]];
    let lines: Vec<(usize, bool)> = join.sides[side].lines_in(span).collect();
    // a heading ends its line, not always its sentence
    let paragraphs: Vec<Range<usize>> =
        lines.windows(2).filter(|ends| ends[0].1).map(|ends| ends[0].0..ends[1].0).collect();
    let losses = gains.losses(join, 1 - side, other, span, paragraphs.iter().cloned());
    let mean = whole.score / (span.len() + other.len()) as f32;
    let by_token = |(paragraph, loss): (Range<usize>, f32)| (loss / paragraph.len() as f32, paragraph);
    let mut poor: Vec<(f32, Range<usize>)> = paragraphs.into_iter().zip(losses).map(by_token).collect();
    poor.retain(|(loss, _)| *loss < mean);
    poor.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.start.cmp(&y.1.start)));
    poor.into_iter().map(|(_, paragraph)| paragraph).take(MOST_TRIED.0).collect()
}

/// The ends of paragraphs on the other side about as far into the rectangle as these tokens.
fn places(join: &Join, whole: &Rectangle, side: usize, own: &Range<usize>) -> Vec<usize> {
    let [span, other] = [&whole.spans[side], &whole.spans[1 - side]];
    let like = other.start + (own.start.midpoint(own.end) - span.start) * other.len() / span.len();
    let lines = join.sides[1 - side].lines_in(other);
    let mut places: Vec<usize> = lines.filter(|line| line.1).map(|line| line.0).collect();
    places.sort_unstable_by_key(|&place| (place.abs_diff(like), place));
    places.truncate(MOST_TRIED.1);
    places
}

/// What lies before and after these tokens of one side, and before and after a place of the other.
fn halves(whole: &Rectangle, side: usize, own: &Range<usize>, place: usize) -> [Spans; 2] {
    let [mut before, mut after] = [whole.spans.clone(), whole.spans.clone()];
    (before[side].end, after[side].start) = (own.start, own.end);
    (before[1 - side].end, after[1 - side].start) = (place, place);
    [before, after]
}

/// Whether an exact alignment of a rectangle would belong to neither part.
fn is_cut(copy: &Spans, whole: &Rectangle, halves: &[Spans; 2]) -> bool {
    let touches = (0..2).all(|s| overlap(&copy[s], &whole.spans[s]) > 0);
    let is_in = |half: &Spans| (0..2).all(|s| overlap(&copy[s], &half[s]) == overlap(&copy[s], &whole.spans[s]));
    touches && !halves.iter().any(is_in)
}

/// The rectangle of these spans: its ends are those of paragraphs, or were paid for by the whole.
fn scored(gains: &mut Gains, join: &mut Join, spans: Spans) -> Rectangle {
    let score = gains.sum(join, 1, &spans[1], &spans[0]) + gains.sum(join, 0, &spans[0], &spans[1]);
    Rectangle { spans, score }
}

#[cfg(test)]
mod tests {
    use super::super::{Prepared, StemFrequencies};
    use super::*;

    /// The rectangles left of one around two parts, with these between them.
    fn split_between(between: [&str; 2], accepted: bool) -> Vec<Spans> {
        split_beside(between, accepted, &[])
    }

    fn split_beside(between: [&str; 2], accepted: bool, copies: &[&Spans]) -> Vec<Spans> {
        let part = |n: usize| (0..30).map(|i| format!("same{n}x{i} ")).collect::<String>();
        let documents = between.map(|text| Prepared::new(&format!("{}{text}{}", part(0), part(1))));
        let mut frequencies = StemFrequencies::default();
        documents.iter().for_each(|document| frequencies.add(document.stems()));
        let mut join = Join::default();
        join.fill([&documents[0], &documents[1]], &frequencies);
        let mut gains = Gains::default();
        let mut found = vec![scored(&mut gains, &mut join, [0, 1].map(|s| 0..documents[s].len()))];
        split(&mut gains, &mut join, copies, &|_| accepted, &mut found);
        found.into_iter().map(|x| x.spans).collect()
    }

    #[test]
    fn a_paragraph_of_its_own_parts_two_passages() {
        let heading = "\n\nNobody else wrote about this \n\n";
        assert_eq!(split_between([heading, "\n\n"], true), [[0..30, 0..30], [35..65, 30..60]]);
        assert_eq!(split_between(["\n\n", heading], true), [[0..30, 0..30], [30..60, 35..65]]);
        let lines = split_between([".\nNobody else wrote about this\nX", ".\nX"], true);
        assert_eq!(lines, [[0..30, 0..30], [35..65, 30..60]], "a new line after a sentence, and after a heading");
    }

    #[test]
    fn others_stay_whole() {
        let heading = "\n\nNobody else wrote about this \n\n";
        assert_eq!(split_between(["\n\n", "\n\n"], true).len(), 1, "nothing between");
        assert_eq!(split_between([heading, " "], true).len(), 1, "one paragraph in one of the two");
        assert_eq!(split_between([heading, "\n\n"], false).len(), 1, "the parts alone say too little");
        let copies = [[0..30, 0..30], [25..45, 25..35], [25..45, 70..80]];
        let left = |copy: usize| split_beside([heading, "\n\n"], true, &[&copies[copy]]).len();
        assert_eq!([left(0), left(1), left(2)], [2, 1, 2], "an exact alignment goes over it");
    }
}
