"""Complete cases under neutral names: outcome, factor, covariate, sample."""
