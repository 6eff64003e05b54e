//! What a command costs: its time, the time of processors, and the most memory that it held.

use std::fmt;
use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What one run of a command took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Seconds until it ended.
    pub(crate) wall: f64,
    /// Seconds of processors, those of its children too.
    pub(crate) cpu: f64,
    /// Megabytes of memory at most.
    pub(crate) memory: f64,
}

impl Cost {
    /// Runs a command and waits for it. It has to succeed.
    pub(crate) fn of(command: &mut Command) -> Self {
        let before = of_children();
        let start = Instant::now();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut memory = 0.0_f64;
        let status = loop {
            memory = memory.max(peak(child.id()));
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            sleep(Duration::from_millis(1));
        };
        let wall = start.elapsed().as_secs_f64();
        assert!(status.success(), "{command:?} failed");
        Self { wall, cpu: of_children() - before, memory }
    }

    /// The median of each figure.
    pub(crate) fn median(all: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| {
            let mut figures: Vec<f64> = all.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures.get(figures.len() / 2).copied().unwrap_or_default()
        };
        Self { wall: of(|it| it.wall), cpu: of(|it| it.cpu), memory: of(|it| it.memory) }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8.3} s {:>8.2} CPU-s {:>7.0} MB", self.wall, self.cpu, self.memory)
    }
}

/// Seconds of processors of all children that have ended.
fn of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(") ").next().unwrap_or("").split(' ').skip(13).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that a process has held so far, in megabytes; nothing where the system does not say.
fn peak(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}
