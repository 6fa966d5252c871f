//! Simulated learners, by which the practice engine is judged and the demonstration's data made. Their memories are
//! models that the engine knows nothing of.
