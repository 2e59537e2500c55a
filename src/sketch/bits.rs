//! Information in parts of a bit.

/// Weights are counted in so many parts of a bit.
pub const BIT: u32 = 1024;

/// log2 in parts of a bit, by squaring: in integers, so that it is the same on every machine. 0 has that of 1.
pub fn log2(x: u64) -> u32 {
    let x = x.max(1);
    let whole = x.ilog2();
    // 1 <= mantissa < 2 with 31 bits after the point
    let mut mantissa = if whole >= 31 { x >> (whole - 31) } else { x << (31 - whole) };
    let mut parts = 0;
    for _ in 0..BIT.ilog2() {
        mantissa = (mantissa * mantissa) >> 31;
        let carry = mantissa >> 32;
        mantissa >>= carry;
        parts = parts << 1 | carry as u32;
    }
    whole * BIT + parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_those_of_arithmetic() {
        for x in (1..10_000u64).chain((1..64).flat_map(|x| [(1 << x) - 1, 1 << x, (1 << x) + 1])) {
            let exact = (x as f64).log2() * BIT as f64;
            assert!((log2(x) as f64 - exact).abs() <= 1.0, "{x}");
        }
        assert_eq!((log2(0), log2(1), log2(8), log2(3)), (0, 0, 3 * BIT, 1623));
    }
}
