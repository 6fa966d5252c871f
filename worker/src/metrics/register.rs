//! Creation of metrics. Names and help texts are constants of this crate, so a malformed or duplicate name is a bug and
//! causes a panic when the process starts.

use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    core::Collector,
};

use super::labels::Label;

const OWN: &str = "the metrics of this crate are well formed";

/// Creates metrics and registers those that the kind of process exposes.
pub(super) struct Register<'r> {
    registry: &'r Registry,
    exposes: bool,
}

impl<'r> Register<'r> {
    pub(super) const fn into(registry: &'r Registry, exposes: bool) -> Self {
        Self { registry, exposes }
    }

    pub(super) fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.register(IntCounter::new(name, help).expect(OWN))
    }

    pub(super) fn counters(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.register(IntCounterVec::new(Opts::new(name, help), labels).expect(OWN))
    }

    /// Creates a counter for each value of a label.
    pub(super) fn counters_of<L: Label>(&self, name: &str, help: &str, label: &str) -> CountersOf<L> {
        self.counters_with(Opts::new(name, help), label)
    }

    /// Creates a counter for each value of a label, with these options.
    pub(super) fn counters_with<L: Label>(&self, options: Opts, label: &str) -> CountersOf<L> {
        let counters = self.register(IntCounterVec::new(options, &[label]).expect(OWN));
        CountersOf(L::ALL.iter().map(|value| (*value, counters.with_label_values(&[value.text()]))).collect())
    }

    pub(super) fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.gauge_with(Opts::new(name, help))
    }

    pub(super) fn gauge_with(&self, options: Opts) -> IntGauge {
        self.register(IntGauge::with_opts(options).expect(OWN))
    }

    pub(super) fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> IntGaugeVec {
        self.register(IntGaugeVec::new(Opts::new(name, help), labels).expect(OWN))
    }

    pub(super) fn fractional_gauges(&self, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
        self.register(GaugeVec::new(Opts::new(name, help), labels).expect(OWN))
    }

    /// Creates a histogram of durations in seconds.
    pub(super) fn durations(&self, name: &str, help: &str, labels: &[&str], buckets: &[f64]) -> HistogramVec {
        let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
        self.register(HistogramVec::new(options, labels).expect(OWN))
    }

    /// Registers a collector that gathers its own metrics.
    #[cfg(target_os = "linux")]
    pub(super) fn register_collector(&self, collector: impl Collector + 'static) {
        self.registry.register(Box::new(collector)).expect(OWN);
    }

    fn register<C: Collector + Clone + 'static>(&self, collector: C) -> C {
        if self.exposes {
            self.registry.register(Box::new(collector.clone())).expect(OWN);
        }
        collector
    }
}

/// A counter for each value of a label. Counting needs no look-up in the registry. Each counter is exposed as zero from
/// the start, because a rate needs a first value.
#[derive(Debug, Clone)]
pub(super) struct CountersOf<L>(Vec<(L, IntCounter)>);

impl<L: Label> CountersOf<L> {
    pub(super) fn count(&self, value: L) {
        if let Some((_, counter)) = self.0.iter().find(|(label, _)| *label == value) {
            counter.inc();
        }
    }
}
