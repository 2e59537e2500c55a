//! The instructions of each kernel, counted by callgrind and compared with a recorded budget: a slower kernel shows
//! on a noisy machine, too.
//!
//!     cargo bench --bench instructions                    # counts and compares
//!     cargo bench --bench instructions -- --required      # fails where it cannot count (CI)
//!     UPDATE_BUDGETS=1 cargo bench --bench instructions   # records what it counts
//!
//! Counts mean something only with the compiler that the budgets were recorded with: with another, and without
//! valgrind, it says so and passes.

mod budgets;
mod callgrind;
#[path = "../common/mod.rs"]
mod common;
mod kernels;

use budgets::{Budgets, Verdict};
use kernels::KERNELS;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |option: &str| arguments.iter().any(|argument| argument == option);
    if let [option, name] = &arguments[..]
        && option == callgrind::CHILD
    {
        return callgrind::run_counted(name);
    }
    // like criterion: without `cargo bench` it is a test
    if given("--test") || !given("--bench") {
        run_once();
        return ExitCode::SUCCESS;
    }
    match count_all() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) if given("--required") => {
            eprintln!("instructions cannot be counted: {reason}");
            ExitCode::FAILURE
        }
        Err(reason) => {
            println!("Instructions were not counted: {reason}.");
            ExitCode::SUCCESS
        }
    }
}

/// Every kernel, uncounted: it runs, it gives the same again, and it has a budget.
fn run_once() {
    budgets::check_verdicts();
    let budgets = Budgets::read();
    let names: Vec<&str> = KERNELS.iter().map(|kernel| kernel.name).collect();
    let unknown: Vec<&String> = budgets.instructions.keys().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "budgets of no kernel: {unknown:?}");
    for kernel in KERNELS {
        assert!(budgets.instructions.contains_key(kernel.name), "{} has no budget", kernel.name);
        let Some(mut run) = (kernel.prepare)() else { continue };
        let answer = run();
        assert!(answer > 0 && run() == answer, "{}", kernel.name);
    }
    println!("{} kernels, each run and in budgets.json", KERNELS.len());
}

/// Counts and compares every kernel; whether all keep to their budgets. Fails with the reason if that cannot be told.
fn count_all() -> Result<bool, String> {
    let is_update = std::env::var_os("UPDATE_BUDGETS").is_some();
    let mut budgets = Budgets::read();
    let compiler = budgets::compiler()?;
    if !is_update && (&compiler.toolchain, &compiler.target) != (&budgets.toolchain, &budgets.target) {
        let (now, then) = (format!("{} for {}", compiler.toolchain, compiler.target), &budgets);
        return Err(format!("this is rustc {now}, the budgets are of {} for {}", then.toolchain, then.target));
    }
    callgrind::check_installed()?;
    if is_update {
        (budgets.toolchain, budgets.target) = (compiler.toolchain, compiler.target);
        budgets.instructions.retain(|name, _| KERNELS.iter().any(|kernel| kernel.name == name));
    }
    println!("{:<26} {:>14} {:>14} {:>10} {:>20}", "kernel", "instructions", "budget", "over", "instructions per");
    let mut verdicts = Vec::new();
    for kernel in KERNELS {
        let Some(counted) = callgrind::count(kernel.name)? else {
            println!("{:<26} not counted: this processor has no AVX2", kernel.name);
            continue;
        };
        let per = format!("{:.1} {}", counted as f64 / kernel.units as f64, kernel.unit);
        let budget = budgets.instructions.get(kernel.name).copied();
        let over =
            budget.map_or("new".to_owned(), |budget| format!("{:+.2} %", budgets::percent_over(counted, budget)));
        println!("{:<26} {counted:>14} {:>14} {over:>10} {per:>20}", kernel.name, budget.unwrap_or(0));
        if is_update {
            budgets.instructions.insert(kernel.name.to_owned(), counted);
        } else {
            verdicts.push(budgets::judge(kernel.name, counted, budget));
        }
    }
    if is_update {
        budgets.write();
    }
    Ok(tell(&verdicts, &budgets.toolchain))
}

/// Tells what is out of its budget; whether nothing is over it.
fn tell(verdicts: &[Verdict], toolchain: &str) -> bool {
    let update = format!("UPDATE_BUDGETS=1 cargo +{toolchain} bench --bench instructions");
    let mut is_kept = true;
    for verdict in verdicts {
        match verdict {
            Verdict::Kept => {}
            Verdict::Under(what) => println!("{what} To keep that, record it: {update}"),
            Verdict::Over(what) => {
                is_kept = false;
                eprintln!("{what} If it must be so, record it and say why: {update}");
            }
        }
    }
    is_kept
}
