# Rates of adverse events per 100 patient-years with exact limits, and their ratios and differences.
#
# events, years  of each rate: the number of events (Poisson), and the time at risk in years
# pairs          integers first, second: places of the rates that are compared, the second being the reference
incidence_rates <- function(events, years, pairs, conf_level) {
  rates <- poisson_rates(events, years, conf_level)
  compared <- lapply(seq_along(pairs$first), function(k) {
    one <- pairs$first[k]
    other <- pairs$second[k]
    c(
      rate_ratio(events[c(one, other)], years[c(one, other)], conf_level),
      rate_difference(lapply(rates, `[`, one), lapply(rates, `[`, other))
    )
  })
  list(rates = rates, compared = bind_rows(compared))
}

# Exact limits of a Poisson mean (Garwood 1936, Biometrika 28:437), divided by the time: those of poisson.test().
# Without time at risk there is no rate.
poisson_rates <- function(events, years, conf_level) {
  tail <- (1 - conf_level) / 2
  per <- ifelse(years > 0, 100 / years, NA_real_)
  list(
    rate = events * per,
    conf_low = ifelse(events > 0, stats::qgamma(tail, events), 0) * per,
    conf_high = stats::qgamma(tail, events + 1, lower.tail = FALSE) * per
  )
}

# The ratio of two rates, with the exact limits and test given the sum of the events, as poisson.test() has them.
# It is infinite where only the reference has no event, and does not exist where neither has one.
rate_ratio <- function(events, years, conf_level) {
  nothing <- list(ratio = NA_real_, ratio_low = NA_real_, ratio_high = NA_real_, p_value = NA_real_)
  if (sum(events) == 0 || any(years <= 0)) return(nothing)
  found <- stats::poisson.test(events, years, conf.level = conf_level)
  list(
    ratio = found$estimate[[1]], ratio_low = found$conf.int[1], ratio_high = found$conf.int[2],
    p_value = found$p.value
  )
}

# The difference of two rates, with limits recovered from those of the two (Zou & Donner 2008, Statistics in Medicine
# 27:1693): they exist without events, too.
rate_difference <- function(one, other) {
  difference <- one$rate - other$rate
  list(
    difference = difference,
    difference_low = difference - sqrt((one$rate - one$conf_low)^2 + (other$conf_high - other$rate)^2),
    difference_high = difference + sqrt((one$conf_high - one$rate)^2 + (other$rate - other$conf_low)^2)
  )
}
