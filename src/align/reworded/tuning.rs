#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct Tuning {
    pub r: f32, pub cap: f32, pub lam: f32, pub bg_k: f32, pub mult: f32, pub xdrop: f32,
    pub cost_a: f32, pub cost_b: f32, pub cost_mode: usize,
    pub window1: usize, pub window: usize, pub rounds: usize, pub round1_least: f32,
    pub cell: usize, pub seeds: usize, pub seed_list: usize, pub seed_least: f32, pub nms: usize,
    pub seed_score: f32, pub overlap: f32,
    pub merge_gap: usize, pub merge_loss: f32,
    pub score: f32, pub per_token: f32, pub min_a: usize, pub min_b: usize, pub min_mode: usize,
    pub sum_r: f32, pub sum_drop: f32, pub sum_least: f32, pub sum_per: f32, pub sum_min: usize, pub sum_max: usize,
    pub sum_times: f32, pub sum_span: f32, pub sum_ratio: f32, pub sum_on: usize, pub sum_cost: f32, pub sum_mode: usize, pub sum_exact: usize, pub canon: usize,
    pub newline: usize,
}
impl Default for Tuning {
    fn default() -> Self {
        Tuning {
            r: 0.5, cap: 3.0, lam: 1.5, bg_k: 0.0, mult: 0.569, xdrop: 8.0,
            cost_a: 12.0, cost_b: 12.0, cost_mode: 0,
            window1: 60, window: 200, rounds: 5, round1_least: 0.0,
            cell: 9, seeds: 80, seed_list: 320, seed_least: 0.0, nms: 0,
            seed_score: 12.5, overlap: 0.3,
            merge_gap: 90, merge_loss: 15.0,
            score: 25.0, per_token: 0.213, min_a: 16, min_b: 33, min_mode: 1,
            sum_r: 0.6, sum_drop: 12.0, sum_least: 60.0, sum_per: 0.55, sum_min: 53, sum_max: 210,
            sum_times: 3.5, sum_span: 0.5, sum_ratio: 1.0, sum_on: 3, sum_cost: 6.0, sum_mode: 1, sum_exact: 40, canon: 1,
            newline: 1,
        }
    }
}
impl Tuning {
    #[allow(missing_docs)]
    pub fn from_env() -> Self {
        let mut t = Self::default();
        if let Ok(v) = std::env::var("TUNE") {
            for kv in v.split(',').filter(|x| !x.is_empty()) {
                let (k, v) = kv.split_once('=').unwrap();
                macro_rules! set { ($($n:ident),*) => { match k { $(stringify!($n) => t.$n = v.parse().unwrap(),)* _ => panic!("{k}") } } }
                set!(r, cap, lam, bg_k, mult, xdrop, cost_a, cost_b, cost_mode, window1, window, rounds, round1_least, cell, seeds, seed_list,
                    seed_least, nms, seed_score, overlap, merge_gap, merge_loss, score, per_token, min_a, min_b, min_mode,
                    sum_r, sum_drop, sum_least, sum_per, sum_min, sum_max, sum_times, sum_span, sum_ratio, sum_on, sum_cost, sum_mode, sum_exact, canon, newline);
            }
        }
        t
    }
}
