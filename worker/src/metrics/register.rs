//! Making metrics. Their names and help texts are this crate's own: one that is malformed or there twice is a mistake that
//! no process starts with.

use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    core::Collector,
};

use super::labels::Label;

const OWN: &str = "the metrics of this crate are well formed";

/// Makes metrics, and has the registry expose them where the process has what they tell.
pub(super) struct Register<'r> {
    registry: &'r Registry,
    exposes: bool,
}

impl<'r> Register<'r> {
    pub(super) const fn into(registry: &'r Registry, exposes: bool) -> Self {
        Self { registry, exposes }
    }

    pub(super) fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.keep(IntCounter::new(name, help).expect(OWN))
    }

    pub(super) fn counters(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.keep(IntCounterVec::new(Opts::new(name, help), labels).expect(OWN))
    }

    /// A counter for each value of a label.
    pub(super) fn counters_of<L: Label>(&self, name: &str, help: &str, label: &str) -> CountersOf<L> {
        let counters = self.counters(name, help, &[label]);
        CountersOf(L::ALL.iter().map(|value| (*value, counters.with_label_values(&[value.text()]))).collect())
    }

    pub(super) fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.keep(IntGauge::new(name, help).expect(OWN))
    }

    pub(super) fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> IntGaugeVec {
        self.keep(IntGaugeVec::new(Opts::new(name, help), labels).expect(OWN))
    }

    pub(super) fn fractional_gauges(&self, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
        self.keep(GaugeVec::new(Opts::new(name, help), labels).expect(OWN))
    }

    /// Durations in seconds.
    pub(super) fn durations(&self, name: &str, help: &str, labels: &[&str], buckets: &[f64]) -> HistogramVec {
        let options = HistogramOpts::new(name, help).buckets(buckets.to_vec());
        self.keep(HistogramVec::new(options, labels).expect(OWN))
    }

    /// Exposes what a collector finds by itself.
    #[cfg(target_os = "linux")]
    pub(super) fn keep_collector(&self, collector: impl Collector + 'static) {
        self.registry.register(Box::new(collector)).expect(OWN);
    }

    fn keep<C: Collector + Clone + 'static>(&self, collector: C) -> C {
        if self.exposes {
            self.registry.register(Box::new(collector.clone())).expect(OWN);
        }
        collector
    }
}

/// A counter for each value of a label, at hand without a look-up and exposed from the start: a rate needs a first value.
#[derive(Debug)]
pub(super) struct CountersOf<L>(Vec<(L, IntCounter)>);

impl<L: Label> CountersOf<L> {
    pub(super) fn count(&self, value: L) {
        if let Some((_, counter)) = self.0.iter().find(|(known, _)| *known == value) {
            counter.inc();
        }
    }
}
