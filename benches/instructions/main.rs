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

use budgets::{Budgets, Instructions, Verdict};
use kernels::{KERNELS, Kernel};
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
    let is_update = std::env::var_os("UPDATE_BUDGETS").is_some();
    let mut budgets = Budgets::read();
    if let Err(reason) = prepare(&mut budgets, is_update) {
        println!("Instructions were not counted: {reason}.");
        return if given("--required") { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    match count_all(&mut budgets, is_update) {
        Ok(verdicts) if tell(&verdicts, &budgets.toolchain) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
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

/// Whether counts would mean something here, or else why not. To record budgets any compiler will do.
fn prepare(budgets: &mut Budgets, is_update: bool) -> Result<(), String> {
    let (toolchain, target) = budgets::compiler()?;
    if is_update {
        (budgets.toolchain, budgets.target) = (toolchain, target);
        budgets.instructions.retain(|name, _| KERNELS.iter().any(|kernel| kernel.name == name));
    } else if (&toolchain, &target) != (&budgets.toolchain, &budgets.target) {
        let (then, there) = (&budgets.toolchain, &budgets.target);
        return Err(format!("this is rustc {toolchain} for {target}, the budgets are of {then} for {there}"));
    }
    callgrind::check_installed()
}

/// Counts every kernel that this processor can run, and compares it with its budget or records it.
fn count_all(budgets: &mut Budgets, is_update: bool) -> Result<Vec<Verdict>, String> {
    let heads = ["kernel", "instructions", "budget", "over", "libc", "budget", "instructions per"];
    println!("{}", row(heads.map(str::to_owned)));
    let mut verdicts = Vec::new();
    for kernel in KERNELS {
        let Some(counted) = callgrind::count(kernel.name)? else {
            println!("{:<22}not counted: this processor has no AVX2", kernel.name);
            continue;
        };
        let budget = budgets.instructions.get(kernel.name).copied();
        println!("{}", row(cells(kernel, counted, budget)));
        if is_update {
            budgets.instructions.insert(kernel.name.to_owned(), counted);
        } else {
            verdicts.push(budgets::judge(kernel.name, counted, budget));
        }
    }
    if is_update {
        budgets.write();
    }
    Ok(verdicts)
}

/// A row of the table on the terminal.
fn row([name, own, budget, over, libc, libc_budget, per]: [String; 7]) -> String {
    format!("{name:<22}{own:>13}{budget:>13}{over:>10}{libc:>10}{libc_budget:>10}{per:>20}")
}

fn cells(kernel: &Kernel, counted: Instructions, budget: Option<Instructions>) -> [String; 7] {
    let of_budget = |tell: &dyn Fn(Instructions) -> String| budget.map_or("none".to_owned(), tell);
    [
        kernel.name.to_owned(),
        counted.own.to_string(),
        of_budget(&|budget| budget.own.to_string()),
        of_budget(&|budget| format!("{:+.2} %", budgets::percent_over(counted.own, budget.own))),
        counted.libc.to_string(),
        of_budget(&|budget| budget.libc.to_string()),
        format!("{:.1} {}", counted.own as f64 / kernel.units as f64, kernel.unit),
    ]
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
