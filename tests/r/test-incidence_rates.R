# Rates, ratios and differences against poisson.test(), its binomial form and the formula of Zou and Donner.

close_to <- function(object, expected) {
  expect_identical(as.vector(is.na(object)), as.vector(is.na(expected)))
  finite <- is.finite(expected)
  expect_true(all(object[!finite] == expected[!finite], na.rm = TRUE))
  expect_true(all(abs(object[finite] - expected[finite]) <= 1e-9 * abs(expected[finite])))
}

test_that("rates are those of poisson.test, per 100 years", {
  events <- c(0, 1, 3, 17, 250, 4000)
  years <- c(3.2, 0.01, 88, 41.7, 1000, 2)
  for (level in c(0.9, 0.95, 0.99)) {
    found <- incidence_rates(events, years, list(first = integer(), second = integer()), level)$rates
    for (k in seq_along(events)) {
      expected <- poisson.test(events[k], years[k], conf.level = level)
      close_to(c(found$rate[k], found$conf_low[k], found$conf_high[k]), 100 * c(expected$estimate, expected$conf.int))
    }
  }
})

test_that("without time at risk there is no rate", {
  found <- incidence_rates(c(0, 2), c(0, 0), list(first = 1L, second = 2L), 0.95)
  expect_true(all(is.na(unlist(found$rates))))
  expect_true(all(is.na(unlist(found$compared))))
})

test_that("ratios are those of poisson.test, and the reference comes second", {
  events <- c(11, 7, 0, 0, 30)
  years <- c(800 / 50, 1083 / 50, 4, 9, 12)
  pairs <- list(first = c(1L, 3L, 1L, 5L, 3L), second = c(2L, 2L, 3L, 1L, 4L))
  found <- incidence_rates(events, years, pairs, 0.95)$compared
  for (k in 1:4) {
    own <- c(pairs$first[k], pairs$second[k])
    expected <- poisson.test(events[own], years[own])
    close_to(found$ratio[k], unname(expected$estimate))
    close_to(c(found$ratio_low[k], found$ratio_high[k]), as.vector(expected$conf.int))
    exact <- binom.test(events[own[1]], sum(events[own]), years[own[1]] / sum(years[own]))
    close_to(found$p_value[k], exact$p.value)
  }
  expect_true(is.na(found$ratio[5]) && is.na(found$p_value[5]))
})

test_that("differences have the limits of Zou and Donner", {
  events <- c(11, 7, 0)
  years <- c(16, 21.66, 4)
  found <- incidence_rates(events, years, list(first = c(1L, 3L), second = c(2L, 2L)), 0.95)$compared
  for (k in 1:2) {
    one <- c(1, 3)[k]
    limits <- lapply(c(one, 2), function(i) 100 * as.vector(poisson.test(events[i], years[i])$conf.int))
    rates <- 100 * events / years
    difference <- rates[one] - rates[2]
    low <- difference - sqrt((rates[one] - limits[[1]][1])^2 + (limits[[2]][2] - rates[2])^2)
    high <- difference + sqrt((limits[[1]][2] - rates[one])^2 + (rates[2] - limits[[2]][1])^2)
    close_to(c(found$difference[k], found$difference_low[k], found$difference_high[k]), c(difference, low, high))
  }
})

# The printed results of the examples in R's help of poisson.test.
test_that("the examples of ?poisson.test come out as they are printed", {
  one <- incidence_rates(137, 24.19893, list(first = integer(), second = integer()), 0.95)$rates
  expect_equal(unlist(one, use.names = FALSE) / 100, c(5.661407, 4.753125, 6.692709), tolerance = 1e-6)
  two <- incidence_rates(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878), list(first = 1L, second = 2L), 0.95)$compared
  expect_equal(c(two$ratio, two$ratio_low, two$ratio_high), c(1.971488, 0.8584264, 4.2772659), tolerance = 1e-6)
  expect_equal(two$p_value, 0.07967, tolerance = 1e-4)
})
