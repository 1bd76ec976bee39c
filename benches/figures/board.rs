//! The board: each measured figure with its target beside it, said as soon as it is known.

use std::time::{Duration, Instant};

/// A stop-watch. With `ORDERDESK_BENCH_CPU` set it counts only the time that its thread was on a processor: on a machine
/// that others use, that is what the act itself takes.
pub struct Watch {
    begun: Instant,
    on_cpu: Option<Duration>,
}

impl Watch {
    pub fn start() -> Self {
        Self {
            begun: Instant::now(),
            on_cpu: std::env::var_os("ORDERDESK_BENCH_CPU").and_then(|_| on_cpu()),
        }
    }

    pub fn elapsed(&self) -> Duration {
        match self.on_cpu {
            Some(before) => on_cpu().unwrap_or_default().saturating_sub(before),
            None => self.begun.elapsed(),
        }
    }
}

fn on_cpu() -> Option<Duration> {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime)
        .try_into()
        .ok()
}

/// Measured times of one act.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time within which `percent` of all stayed.
    pub fn at(&self, percent: f64) -> Duration {
        let last = self.0.len().saturating_sub(1);
        let place = (percent / 100.0 * self.0.len() as f64) as usize;
        self.0.get(place.min(last)).copied().unwrap_or_default()
    }

    pub fn p50(&self) -> Duration {
        self.at(50.0)
    }

    pub fn p99(&self) -> Duration {
        self.at(99.0)
    }

    pub fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    pub fn into_vec(self) -> Vec<Duration> {
        self.0
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Acts a second, one after the other.
    pub fn rate(&self) -> f64 {
        self.0.len() as f64 / self.0.iter().sum::<Duration>().as_secs_f64().max(1e-9)
    }

    pub fn spread(&self) -> String {
        format!(
            "p50 {}, p99 {}, longest {}",
            ms(self.p50()),
            ms(self.p99()),
            ms(self.longest())
        )
    }
}

/// A time as people compare it.
pub fn ms(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        m if m < 1_000.0 => format!("{m:.0} µs"),
        m if m < 100_000.0 => format!("{:.2} ms", m / 1e3),
        m => format!("{:.0} ms", m / 1e3),
    }
}

/// What was measured, printed as a table line by line.
#[derive(Default)]
pub struct Board {
    missed: Vec<String>,
    met: usize,
}

impl Board {
    pub fn section(&mut self, title: &str) {
        println!("\n{title}");
    }

    /// A figure with a target: met or missed.
    pub fn held(&mut self, what: &str, measured: &str, target: &str, is_met: bool) {
        let mark = if is_met { "met   " } else { "MISSED" };
        println!("  {mark}  {what:<46} {measured:<46} target {target}");
        if is_met {
            self.met += 1;
        } else {
            self.missed
                .push(format!("{what}: {measured}, target {target}"));
        }
    }

    /// A time at most so long.
    pub fn within(&mut self, what: &str, time: Duration, measured: &str, most: Duration) {
        self.held(what, measured, &format!("≤ {}", ms(most)), time <= most);
    }

    /// A figure without a target.
    pub fn noted(&mut self, what: &str, measured: &str) {
        println!("          {what:<46} {measured}");
    }

    pub fn close(self) {
        println!("\n{} targets met, {} missed", self.met, self.missed.len());
        for missed in self.missed {
            println!("  missed: {missed}");
        }
    }
}
