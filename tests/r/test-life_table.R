# Life tables against KMsurv's lifetab, and Lee and Desu's comparison against every pair of patients.

# Number by number, relatively; nothing where there is nothing.
equal <- function(object, expected) {
  expect_identical(as.vector(is.na(object)), as.vector(is.na(expected)))
  expect_true(all(abs(object - expected) <= 1e-9 * abs(expected), na.rm = TRUE))
}

made <- function(time, status, group = rep(1L, length(time)), bounds, stratum = rep(1L, length(time)), ...,
                 compare = FALSE, pairwise = FALSE, p_adjust = "none") {
  rows <- list(time = as.numeric(time), status = as.numeric(status), count = rep(1, length(time)), group = as.integer(group),
               stratum = as.integer(stratum))
  life_table(rows, max(group), max(stratum), bounds, compare, pairwise, p_adjust)
}

# A time and a status for each patient of counted intervals, in their middle.
spread_out <- function(bounds, lost, events) {
  middle <- bounds + c(diff(bounds), 1) / 2
  list(time = rep(c(middle, middle), c(lost, events)), status = rep(0:1, c(sum(lost), sum(events))))
}

lifetab_of <- function(time, status, bounds) {
  place <- findInterval(time, bounds)
  KMsurv::lifetab(
    c(bounds, NA), length(time), tabulate(place[status == 0], length(bounds)), tabulate(place[status == 1], length(bounds))
  )
}

# All columns but the standard errors where lifetab divides by 0.
expect_lifetab <- function(time, status, bounds) {
  own <- made(time, status, bounds = bounds)$intervals
  expected <- lifetab_of(time, status, bounds)[seq_along(own$start), ]
  equal(own$n_entering, expected$nsubs)
  equal(own$n_withdrawing, expected$nlost)
  equal(own$n_exposed, expected$nrisk)
  equal(own$n_terminal_events, expected$nevent)
  equal(own$survival_before, expected$surv)
  equal(own$probability_density, expected$pdf)
  equal(own$hazard_rate, expected$hazard)
  equal(own$survival_before_std_error, expected$se.surv)
  equal(own$lifetab_density_std_error, expected$se.pdf)
  equal(own$lifetab_hazard_std_error, expected$se.hazard)
  # Of two intervals in turn, survival at the end of one is that at the start of the other.
  last <- length(own$start)
  equal(own$cumulative_survival[-last], own$survival_before[-1])
  equal(own$cumulative_survival_std_error[-last], own$survival_before_std_error[-1])
}

test_that("intervals are those of lifetab", {
  skip_if_not_installed("KMsurv")
  for (bounds in list(seq(0, 1100, 100), c(0, 30, 60, 120, 240, 480), 0)) {
    for (sex in 1:2) with(lung[lung$sex == sex, ], expect_lifetab(time, as.numeric(status == 2), bounds))
    for (cell in levels(veteran$celltype)) with(veteran[veteran$celltype == cell, ], expect_lifetab(time, status, bounds))
  }
  for (seed in 1:20) {
    set.seed(seed)
    n <- sample(1:60, 1)
    expect_lifetab(sample(0:30, n, TRUE), rbinom(n, 1, runif(1)), c(0, sort(sample(1:35, sample(1:8, 1)))))
  }
})

test_that("the example of lifetab's manual is reproduced", {
  skip_if_not_installed("KMsurv")
  # Klein & Moeschberger, table 5.4: weeks to weaning.
  bounds <- c(0, 2, 3, 5, 7, 11, 17, 25, 37, 53)
  found <- spread_out(bounds, c(2, 3, 6, 9, 7, 5, 3, 0, 0, 0), c(77, 71, 119, 75, 109, 148, 107, 74, 85, 27))
  expect_lifetab(found$time, found$status, bounds)
})

test_that("a variance is its limit where nobody, or everybody, has the event", {
  found <- made(c(1, 2, 3, 3), c(0, 1, 1, 1), bounds = 0:3)$intervals
  equal(found$proportion_surviving, c(1, 1, 2 / 3, 0))
  equal(found$probability_density_std_error[1:2], c(0, 0))
  equal(found$hazard_rate_std_error[1:2], c(0, 0))
  equal(found$cumulative_survival_std_error[4], 0)
  expect_true(all(is.na(c(found$probability_density[4], found$hazard_rate[4], found$probability_density_std_error[4]))))
})

test_that("a time at a bound belongs to the interval that starts there, also where rounding keeps it below", {
  bounds <- seq(0, 1, 0.1)
  expect_lt(3 * 0.1 - 0.3, 1e-15) # and above 0: 0.3 is below the fourth bound
  found <- made(c(0.3, 0.6, 0.7, 0.9999), c(1, 1, 1, 1), bounds = bounds)$intervals
  equal(found$n_terminal_events, c(0, 0, 0, 1, 0, 0, 1, 1, 0, 1))
})

test_that("a median is interpolated, and none is reached in the open interval", {
  equal(made(c(1, 3, 3, 5), rep(1, 4), bounds = c(0, 2, 4, 6))$medians$median, 2 + 2 * 0.25 / 0.5)
  equal(made(c(1, 1, 5, 5), rep(1, 4), bounds = c(0, 2, 4, 6))$medians$median, 2)
  # 11/18 times 9/11 is a half, and a little more in binary; nobody has the event for a while after that.
  equal(made(rep(c(1, 3, 7), c(7, 2, 9)), rep(1, 18), bounds = c(0, 2, 4, 6, 8))$medians$median, 4)
  expect_true(is.na(made(c(1, 5, 5, 5), rep(1, 4), bounds = c(0, 2, 4))$medians$median))
  expect_true(is.na(made(c(1, 5, 5, 5), rep(0, 4), bounds = c(0, 2, 4))$medians$median))
})

test_that("Lee and Desu's comparison is that of every pair of patients", {
  by_pairs <- function(time, status, group) {
    u <- vapply(seq_along(time), function(i) {
      sum(vapply(seq_along(time), function(j) {
        outlives <- function(a, b) status[b] == 1 && (time[a] > time[b] || (time[a] == time[b] && status[a] == 0))
        outlives(i, j) - outlives(j, i)
      }, 0))
    }, 0)
    mean_score <- tapply(u, group, mean)
    list(statistic = (length(u) - 1) * sum(table(group) * mean_score^2) / sum(u^2), mean_score = as.vector(mean_score))
  }
  for (seed in 1:10) {
    set.seed(seed)
    n <- 40
    d <- data.frame(time = sample(1:15, n, TRUE), status = rbinom(n, 1, 0.6), group = rep_len(1:3, n))
    d <- d[order(d$group, d$time), ]
    own <- made(d$time, d$status, d$group, c(0, 5), compare = TRUE, pairwise = TRUE)
    expected <- by_pairs(d$time, d$status, d$group)
    equal(own$overall$wilcoxon_gehan, expected$statistic)
    equal(own$scores$mean_score, expected$mean_score)
    equal(own$overall$p_value, pchisq(expected$statistic, 2, lower.tail = FALSE))
    pair <- d[d$group != 2, ]
    of_pair <- by_pairs(pair$time, pair$status, pair$group)
    k <- which(own$pairwise$group1 == 1 & own$pairwise$group2 == 3)
    equal(own$pairwise$wilcoxon_gehan[k], of_pair$statistic)
    scored <- own$pair_scores
    equal(scored$mean_score[scored$group == 3 & scored$other == 1], of_pair$mean_score[2])
  }
})

test_that("without censoring two groups are compared as Kruskal and Wallis do", {
  d <- veteran[veteran$status == 1, ]
  own <- made(d$time, rep(1, nrow(d)), as.integer(d$celltype), 0, compare = TRUE)
  equal(own$overall$wilcoxon_gehan, kruskal.test(d$time, d$celltype)$statistic)
})

test_that("pairs are corrected within a stratum, and one group is not compared", {
  stratum <- ifelse(veteran$trt == 2 & veteran$celltype != "large", 1L, 2L)
  d <- veteran[order(stratum), ]
  stratum <- sort(stratum)
  d$celltype[stratum == 1] <- "adeno"
  own <- made(d$time, d$status, as.integer(d$celltype), 0, stratum, compare = TRUE, pairwise = TRUE, p_adjust = "holm")
  plain <- made(d$time, d$status, as.integer(d$celltype), 0, stratum, compare = TRUE, pairwise = TRUE)
  expect_identical(own$overall$df, c(NA, 3L))
  expect_identical(is.na(own$overall$wilcoxon_gehan), c(TRUE, FALSE))
  equal(own$pairwise$p_value, p.adjust(plain$pairwise$p_value, "holm"))
  expect_identical(own$pairwise$stratum, rep(2L, 6))
})
