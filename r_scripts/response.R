# Shares of patients, their confidence intervals, and differences of two shares.

# Of each share x / n its limits; NA where n is 0.
#   clopper-pearson  binom.test's, exact     wilson  prop.test's without continuity correction (the score interval)
#   wald             p -/+ z sqrt(p (1 - p) / n), cut off at 0 and 1
proportion_intervals <- function(x, n, interval, conf_level) {
  limits <- vapply(seq_along(x), function(i) {
    if (n[i] == 0) return(c(NA_real_, NA_real_))
    proportion_interval(x[i], n[i], interval, conf_level)
  }, c(0, 0))
  data.frame(low = limits[1, ], high = limits[2, ])
}

proportion_interval <- function(x, n, interval, conf_level) {
  found <- switch(interval,
    "clopper-pearson" = binom.test(x, n, conf.level = conf_level)$conf.int,
    "wilson" = suppressWarnings(prop.test(x, n, conf.level = conf_level, correct = FALSE))$conf.int,
    "wald" = {
      p <- x / n
      pmin(pmax(p + c(-1, 1) * qnorm((1 + conf_level) / 2) * sqrt(p * (1 - p) / n), 0), 1)
    },
    stop("no interval ", interval)
  )
  as.double(found)
}

# x1 / n1 - x2 / n2 with Newcombe's interval from the two Wilson intervals, without continuity correction:
# method 10 of Newcombe, Statistics in Medicine 17 (1998) 873-890.
proportion_differences <- function(x1, n1, x2, n2, conf_level) {
  p1 <- x1 / n1
  p2 <- x2 / n2
  first <- proportion_intervals(x1, n1, "wilson", conf_level)
  second <- proportion_intervals(x2, n2, "wilson", conf_level)
  data.frame(
    difference = p1 - p2,
    low = p1 - p2 - sqrt((p1 - first$low)^2 + (second$high - p2)^2),
    high = p1 - p2 + sqrt((first$high - p1)^2 + (p2 - second$low)^2)
  )
}
