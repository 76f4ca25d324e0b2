# The optimism of a model against resamples that coxph() and concordance() are called on, and limits of a concordance.

equal <- function(object, expected) expect_equal(unname(object), unname(expected), tolerance = 1e-9)

d <- lung[complete.cases(lung[c("age", "sex", "ph.karno")]), ]
d$dead <- d$status - 1
d$sex <- factor(d$sex)
columns <- list(
  list(kind = "continuous", values = d$age), list(kind = "continuous", values = d$ph.karno),
  list(kind = "categorical", codes = as.integer(d$sex), k = 2L, contrast = "indicator", reference = 1L)
)

drawn <- function(resamples, method = "enter", ties = "efron", time = d$time, dead = d$dead, variables = columns,
                  stratum = rep(1L, length(time)), convention = "r") {
  set.seed(11)
  rows <- list(time = as.double(time), status = as.double(dead), stratum = stratum)
  terms <- as.list(seq_along(variables))
  cox_optimism(
    rows, variables, terms, list(list(method = method, terms = seq_along(variables))), integer(), numeric(), convention,
    ties, 0.05, 0.1, resamples
  )
}

by_hand <- function(resamples, ties) {
  set.seed(11)
  x <- cbind(d$age, d$ph.karno, d$sex == 2)
  rows <- lapply(seq_len(resamples), function(i) {
    own <- sample.int(nrow(d), nrow(d), replace = TRUE)
    fit <- coxph(Surv(d$time[own], d$dead[own]) ~ x[own, ], ties = ties)
    lp <- drop(x %*% coef(fit))
    test <- concordance(Surv(d$time, d$dead) ~ lp, reverse = TRUE)$concordance
    c(fit$concordance[["concordance"]], test, coef(coxph(Surv(d$time, d$dead) ~ lp, ties = ties)))
  })
  do.call(rbind, rows)
}

for (ties in c("efron", "breslow")) {
  test_that(paste("apparent and test concordance and slope are those of coxph, ties:", ties), {
    found <- drawn(20, ties = ties)$resamples
    expected <- by_hand(20, ties)
    equal(found$apparent, expected[, 1])
    equal(found$test, expected[, 2])
    equal(found$slope, expected[, 3])
    expect_true(all(found$reason == ""))
  })
}

test_that("the same seed draws the same resamples, in one call or in several", {
  whole <- drawn(6)$resamples
  first <- drawn(2)$resamples
  rows <- list(time = as.double(d$time), status = as.double(d$dead), stratum = rep(1L, nrow(d)))
  rest <- cox_optimism(
    rows, columns, as.list(1:3), list(list(method = "enter", terms = 1:3)), integer(), numeric(), "r", "efron", 0.05, 0.1, 4
  )$resamples
  expect_identical(rbind(first, rest), whole)
})

test_that("stepwise selection is made again in every resample", {
  found <- drawn(15, "fstep-lr")
  set.seed(11)
  for (i in 1:15) {
    own <- sample.int(nrow(d), nrow(d), replace = TRUE)
    run <- cox(
      list(time = as.double(d$time[own]), status = as.double(d$dead[own]), stratum = rep(1L, nrow(d))),
      lapply(columns, variable_of, own), as.list(1:3), list(list(method = "fstep-lr", terms = 1:3)), integer(), numeric(),
      "r", "efron", 0.95, 0.05, 0.1, FALSE, numeric(), FALSE, TRUE
    )
    equal(found$resamples$apparent[i], if (is.na(run$summary$concordance)) 0.5 else run$summary$concordance)
  }
  sizes <- table(found$resamples$apparent == 0.5, is.na(found$resamples$slope))
  expect_equal(sum(diag(sizes)), 15)
})

test_that("resamples that lose a level, every event, or an estimate are told by their reason", {
  time <- c(5, 3, 8, 6, 7, 2, 9, 4)
  rare <- list(list(
    kind = "categorical", codes = c(1L, 1L, 1L, 1L, 2L, 2L, 2L, 3L), k = 3L, contrast = "indicator", reference = 1L
  ))
  reasons <- drawn(60, time = time, dead = c(1, 1, 0, 1, 1, 1, 0, 1), variables = rare)$resamples
  expect_gt(sum(reasons$reason == "level"), 10)
  expect_gt(sum(reasons$reason == "estimate"), 0)
  expect_equal(is.na(reasons$apparent), reasons$reason != "")
  one <- lapply(columns[1], variable_of, 1:8)
  few <- drawn(60, time = time, dead = c(1, 0, 0, 0, 0, 0, 0, 0), variables = one)$resamples
  set.seed(11)
  without <- replicate(60, !any(sample.int(8, 8, replace = TRUE) == 1))
  expect_true(all(few$reason[without] == "events"))
  expect_gt(sum(without), 5)
})

test_that("limits of a concordance are those of its jackknife error, within 0 and 1", {
  fit <- coxph(Surv(time, dead) ~ age + ph.karno + sex, d)
  own <- concordance(fit)
  limits <- concordance_limits(c(own$concordance, sqrt(own$var)), 0.9)
  equal(limits, own$concordance + c(-1, 1) * qnorm(0.95) * sqrt(own$var))
  expect_equal(concordance_limits(c(0.98, 0.05), 0.95)[2], 1)
  expect_true(all(is.na(concordance_limits(c(1, 0), 0.95))))
})
