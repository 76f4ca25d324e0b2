# Curves compared two by two, against survfit called for each group, p.adjust, and numbers that others have printed.

equal <- function(object, expected) expect_equal(unname(object), unname(expected), tolerance = 1e-9)

differences <- function(d, reference = 1, times = NULL, tau = NULL, p_adjust = "none", conf_level = 0.95) {
  d$stratum <- if (is.null(d$stratum)) 1L else d$stratum
  d <- d[order(d$stratum, d$group, d$time, -d$status), ]
  d$count <- 1
  kaplan_meier(
    as.list(d), max(d$group), max(d$stratum), list(r = "log"), conf_level, numeric(), times, tau, character(), "none",
    p_adjust, NULL, reference, FALSE
  )$differences
}

cell <- with(veteran, data.frame(time, status, group = as.integer(celltype)))

# One group's survival or restricted mean, and its standard error, by survfit alone.
point <- function(d, group, at) {
  found <- summary(survfit(Surv(time, status) ~ 1, d[d$group == group, ]), times = at)
  c(found$surv, found$std.err)
}
area <- function(d, group, tau) {
  found <- summary(survfit(Surv(time, status) ~ 1, d[d$group == group, ]), rmean = tau)$table
  c(found[["rmean"]], found[["se(rmean)"]])
}

check_pair <- function(row, one, other) {
  z <- qnorm(0.975)
  se <- sqrt(one[2]^2 + other[2]^2)
  equal(row$difference, one[1] - other[1])
  equal(row$difference_std_error, se)
  equal(row$difference_conf_low, one[1] - other[1] - z * se)
  equal(row$difference_conf_high, one[1] - other[1] + z * se)
  equal(row$difference_p_value, pchisq(((one[1] - other[1]) / se)^2, 1, lower.tail = FALSE))
  of_log <- sqrt((one[2] / one[1])^2 + (other[2] / other[1])^2)
  equal(row$ratio, one[1] / other[1])
  equal(row$ratio_conf_low, one[1] / other[1] * exp(-z * of_log))
  equal(row$ratio_conf_high, one[1] / other[1] * exp(z * of_log))
  equal(row$ratio_p_value, pchisq((log(one[1] / other[1]) / of_log)^2, 1, lower.tail = FALSE))
}

test_that("every pair of groups is survfit's two groups, whatever the reference", {
  for (reference in 0:4) {
    found <- differences(cell, reference, times = c(60, 120), tau = 180)
    pairs <- found$restricted_mean[c("group1", "group2")]
    expect_equal(nrow(pairs), if (reference == 0) 6 else 3)
    if (reference > 0) expect_true(all(pairs$group2 == reference & pairs$group1 != reference))
    if (reference == 0) expect_true(all(pairs$group1 > pairs$group2))
    for (i in seq_len(nrow(pairs))) {
      check_pair(found$restricted_mean[i, ], area(cell, pairs$group1[i], 180), area(cell, pairs$group2[i], 180))
      lost <- function(group) c(180, 0) + c(-1, 1) * area(cell, group, 180)
      check_pair(found$time_lost[i, ], lost(pairs$group1[i]), lost(pairs$group2[i]))
    }
    for (i in seq_len(nrow(found$survival))) {
      row <- found$survival[i, ]
      check_pair(row, point(cell, row$group1, row$at), point(cell, row$group2, row$at))
    }
  }
})

# The example of package survRM2's vignette "Comparing two survival curves using the restricted mean survival time",
# section 3.1: 312 patients of the PBC trial, times in years, tau = 10. Its text has the difference of -0.137 years; the
# other digits are those of survfit's restricted means and Greenwood errors by the delta method, rounded.
test_that("restricted means of the PBC trial have the difference of survRM2's vignette", {
  d <- pbc[1:312, ]
  d <- data.frame(time = d$time / 365.25, status = as.numeric(d$status == 2), group = ifelse(d$trt == 1, 2L, 1L))
  found <- differences(d, 1, tau = 10)
  means <- found$restricted_mean
  printed <- function(row, names) sprintf("%.3f", unlist(row[names]))
  expect_equal(
    printed(means, c("difference", "difference_conf_low", "difference_conf_high", "difference_p_value")),
    c("-0.137", "-0.939", "0.665", "0.738")
  )
  expect_equal(
    printed(means, c("ratio", "ratio_conf_low", "ratio_conf_high", "ratio_p_value")), c("0.981", "0.878", "1.096", "0.738")
  )
  expect_equal(
    printed(found$time_lost, c("ratio", "ratio_conf_low", "ratio_conf_high", "ratio_p_value")),
    c("1.050", "0.787", "1.402", "0.738")
  )
})

test_that("p-values are corrected within a measure, a time and a stratum, by each method of p.adjust", {
  cell$stratum <- veteran$trt
  plain <- differences(cell, 0, times = c(40, 90), tau = 150)
  for (method in c("bonferroni", "holm", "hochberg", "hommel", "BH", "BY", "fdr")) {
    found <- differences(cell, 0, times = c(40, 90), tau = 150, p_adjust = method)
    for (table in names(plain)) {
      for (p in c("difference_p_value", "ratio_p_value")) {
        family <- paste(plain[[table]]$at, plain[[table]]$stratum)
        for (own in split(seq_along(family), family)) {
          expect_length(own, 6)
          equal(found[[table]][[p]][own], p.adjust(plain[[table]][[p]][own], method))
        }
      }
    }
  }
})

test_that("without variation there is no interval and no test, beyond the last time nothing", {
  # Group 1: nobody had the event at 2, everybody at 9. Group 3 is followed up to 5 only.
  d <- data.frame(
    time = c(3, 4, 6, 8, 1, 3, 5, 9, 1, 2, 5, 5), status = c(1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0), group = rep(1:3, each = 4)
  )
  found <- differences(d, 1, times = c(2, 7, 8.5), p_adjust = "bonferroni")$survival
  missing <- function(row, names) all(is.na(unlist(row[names])))
  tests <- c("difference_std_error", "difference_conf_low", "difference_p_value", "ratio_conf_low", "ratio_p_value")
  early <- found[found$at == 2, ]
  equal(early$difference, c(0.75, 0.5) - 1)
  equal(early$ratio, c(0.75, 0.5))
  expect_true(missing(early, tests))
  late <- found[found$at == 8.5, ]
  equal(late$difference, c(0.5, NA))
  expect_true(missing(late, c(tests, "ratio")))
  # At 7 one comparison of two exists: it is the only one that is corrected for.
  middle <- found[found$at == 7, ]
  expect_equal(is.na(middle$difference_p_value), c(FALSE, TRUE))
  equal(middle$difference_p_value[1], 2 * pnorm(-0.25 / sqrt(0.25^2 * 3 / 4 + 0.5^2 * (1 / 12 + 1 / 6))))
})
