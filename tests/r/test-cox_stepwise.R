# Blocks and stepwise selection against sequences of coxph calls, worked out by hand.

d <- transform(complete(pbc, c("bili", "stage", "edema", "albumin", "protime", "copper")),
  status = as.numeric(status == 2), stage = factor(stage), logbili = log(bili))
d$noise <- rep_len(c(3, 1, 4, 1, 5, 9, 2, 6), nrow(d))
names_of <- c("logbili", "stage", "edema", "albumin", "age", "copper", "noise")
variables <- lapply(names_of, function(name) if (name == "stage") treatment(d[[name]]) else continuous(d[[name]]))

# coxph on some of the terms, in our order. `ties` is Breslow's, SPSS's.
by_coxph <- function(terms, data = d, of = names_of, ...) {
  right <- if (length(terms)) paste(of[sort(terms)], collapse = " + ") else "1"
  coxph(stats::as.formula(paste("Surv(time, status) ~", right)), data, ties = "breslow", ...)
}
loglik_of <- function(fit) fit$loglik[length(fit$loglik)]

# The score test of `term` at the fit of `terms`: coxph's own, at the coefficients of that fit and zeros.
score_by_coxph <- function(terms, added, data = d, of = names_of) {
  fit <- by_coxph(terms, data, of)
  wide <- by_coxph(c(terms, added), data, of)
  init <- replace(stats::setNames(numeric(length(coef(wide))), names(coef(wide))), names(coef(fit)), coef(fit))
  by_coxph(c(terms, added), data, of, init = init, iter.max = 0)$score
}

removed_by_coxph <- function(terms, term, statistic, data = d, of = names_of) {
  fit <- by_coxph(terms, data, of)
  rest <- by_coxph(setdiff(terms, term), data, of)
  if (statistic == "lr") return(anova(rest, fit)[2, "Chisq"])
  out <- !names(coef(fit)) %in% names(coef(rest))
  v <- vcov(fit)
  if (statistic == "wald") return(drop(coef(fit)[out] %*% solve(v[out, out], coef(fit)[out])))
  if (all(out)) return(2 * (loglik_of(fit) - loglik_of(rest)))
  near <- coef(fit)[!out] - drop(v[!out, out, drop = FALSE] %*% solve(v[out, out], coef(fit)[out]))
  2 * (loglik_of(fit) - by_coxph(setdiff(terms, term), data, of, init = near, iter.max = 0)$loglik[1])
}

# Goes through the steps of a stepwise block and asks of each whether its tables and its move are right.
expect_steps <- function(found, candidates, statistic, start, forward, pin, pout, data = d, of = names_of) {
  model <- start
  seen <- if (forward) list(sort(model)) else list()
  last <- max(found$not_in$step, found$models$step)
  for (k in 0:last) {
    if (k > 0) {
      row <- found$models[found$models$step == k, ]
      before <- loglik_of(by_coxph(model, data, of))
      model <- sort(switch(row$action, enter = c(model, row$term), remove = setdiff(model, row$term),
        block = union(model, candidates)))
      fit <- by_coxph(model, data, of)
      equal(row$neg2loglik, -2 * loglik_of(fit))
      equal(row$score, if (length(model)) fit$score else 0)
      equal(row$step_chi, 2 * abs(loglik_of(fit) - before))
      equal(row$block_chi, 2 * (loglik_of(fit) - loglik_of(by_coxph(start, data, of))))
      expect_identical(unique(found$coefficients$term[found$coefficients$step == k]), as.integer(model))
    }
    out <- setdiff(candidates, model)
    entry <- found$not_in[found$not_in$step == k, ]
    whole <- entry[!duplicated(entry$term), ]
    expect_identical(whole$term, as.integer(out))
    equal(whole$score, vapply(out, function(term) score_by_coxph(model, term, data, of), 1))
    equal(whole$p, pchisq(whole$score, whole$df, lower.tail = FALSE))
    leave <- found$removal[found$removal$step == k, ]
    if (k > 0) {
      own <- intersect(model, candidates)
      expect_identical(leave$term, as.integer(own))
      equal(leave$loss_chi, vapply(own, function(term) removed_by_coxph(model, term, statistic, data, of), 1))
      equal(leave$df, vapply(own, function(term) length(coef(by_coxph(term, data, of))), 1L))
      equal(leave$p, pchisq(leave$loss_chi, leave$df, lower.tail = FALSE))
    }
    move <- if (any(leave$p > pout)) {
      list("remove", leave$term[which.max(leave$p)])
    } else if (any(whole$p < pin)) {
      list("enter", whole$term[which.min(whole$p)])
    }
    if (k > 0 && list(model) %in% seen) move <- NULL
    if (k > 0 || forward) seen <- c(seen, list(model))
    following <- found$models[found$models$step == k + 1, ]
    if (k == 0 && !forward) {
      expect_identical(following$action, "block")
    } else {
      if (is.null(move)) move <- list(character(), integer())
      expect_identical(unname(as.list(following[c("action", "term")])), move)
    }
  }
  model
}

for (method in c("fstep-lr", "fstep-wald", "fstep-cond", "bstep-lr", "bstep-wald", "bstep-cond")) {
  local({
    part <- strsplit(method, "-")[[1]]
    test_that(paste(method, "takes the steps that coxph's tests ask for"), {
      found <- run_cox(d, variables, blocks = list(entering(1:7, method)), ties = "breslow")
      final <- expect_steps(found, 1:7, part[2], integer(), part[1] == "fstep", 0.05, 0.1)
      expect_false(7 %in% final) # the noise stays out
    })
  })
}

# x3 is nearly x1 + x2: alone it is the best, with both of them it is superfluous.
set.seed(11)
n <- 300
tangled <- data.frame(x1 = round(rnorm(n), 2), x2 = round(rnorm(n), 2), x4 = round(rnorm(n), 2))
tangled$x3 <- with(tangled, round(x1 + x2 + 0.5 * rnorm(n), 2))
tangled$time <- with(tangled, ceiling(50 * rexp(n, exp(x1 + x2))))
tangled$status <- rbinom(n, 1, 0.8)
tangled_names <- c("x1", "x2", "x3", "x4")
tangled_variables <- lapply(tangled_names, function(name) continuous(tangled[[name]]))

test_that("what has become superfluous is removed again", {
  for (statistic in c("lr", "wald", "cond")) {
    found <- run_cox(tangled, tangled_variables,
      blocks = list(entering(1:4, paste0("fstep-", statistic))), ties = "breslow")
    expect_steps(found, 1:4, statistic, integer(), TRUE, 0.05, 0.1, tangled, tangled_names)
    expect_identical(found$models$action, c("enter", "enter", "enter", "remove"))
    expect_identical(found$models$term, c(3L, 2L, 1L, 3L))
  }
})

test_that("selection ends when a model comes back", {
  # everything may enter and must leave again
  found <- run_cox(tangled, tangled_variables[4], blocks = list(entering(1L, "fstep-lr")), ties = "breslow", pin = 0.99,
    pout = 0.001)
  expect_identical(found$models$action, c("enter", "remove"))
  expect_identical(found$coefficients$step, 1L)
  expect_identical(found$summary$lr_df, 0L)
  back <- run_cox(tangled, tangled_variables[4], blocks = list(entering(1L, "bstep-lr")), ties = "breslow", pin = 0.99,
    pout = 0.001)
  expect_identical(back$models$action, c("block", "remove", "enter"))
  equal(back$coefficients$b[2], coef(coxph(Surv(time, status) ~ x4, tangled, ties = "breslow")))
})

test_that("blocks build on each other", {
  found <- run_cox(d, variables, blocks = list(entering(c(1, 5)), entering(c(2, 6, 7), "fstep-lr"), entering(3)),
    ties = "breslow")
  expect_identical(found$models$block, c(1L, rep(2L, sum(found$models$block == 2)), 3L))
  second <- lapply(found[c("models", "coefficients", "not_in", "removal")], function(part) part[part$block == 2, ])
  expect_steps(second, c(2, 6, 7), "lr", c(1, 5), TRUE, 0.05, 0.1)
  third <- found$models[found$models$block == 3, ]
  in_second <- unique(found$coefficients$term[found$coefficients$block == 2])
  expect_true(all(c(1L, 5L) %in% in_second))
  equal(third$block_chi, anova(by_coxph(in_second), by_coxph(c(in_second, 3)))[2, "Chisq"])
  equal(third$step_chi, third$block_chi)
  expect_identical(third$step, 1L)
})

test_that("a backward block leaves the terms of the block before alone", {
  found <- run_cox(d, variables, blocks = list(entering(c(1, 7)), entering(c(2, 6), "bstep-wald")), ties = "breslow")
  second <- lapply(found[c("models", "coefficients", "not_in", "removal")], function(part) part[part$block == 2, ])
  final <- expect_steps(second, c(2, 6), "wald", c(1, 7), FALSE, 0.05, 0.1)
  expect_true(7 %in% final)
})

test_that("the columns of a factor and all that is left are tested too", {
  found <- run_cox(d, variables, blocks = list(entering(1:7, "fstep-lr")), ties = "breslow")
  start <- found$not_in[found$not_in$step == 0 & found$not_in$term == 2, ]
  expect_identical(start$column, 0:3)
  expect_identical(start$df, c(3L, 1L, 1L, 1L))
  for (level in 2:4) {
    one <- coxph(Surv(time, status) ~ I(stage == level), d, ties = "breslow")
    equal(start$score[level], one$score)
  }
  equal(found$residual$chi_square[1], by_coxph(1:7)$score)
  expect_identical(found$residual$df[1], 9L)
})

test_that("SPSS's convention takes the same path, each fit beginning at 0", {
  for (method in c("fstep-lr", "bstep-wald")) {
    run <- function(convention) {
      run_cox(d, variables, blocks = list(entering(1:7, method)), ties = "breslow", convention = convention)
    }
    spss <- run("spss")
    r <- run("r")
    expect_identical(spss$models[c("action", "term")], r$models[c("action", "term")])
    expect_equal(spss$coefficients$b, r$coefficients$b, tolerance = 1e-6)
    last <- unique(spss$coefficients$term[spss$coefficients$step == max(spss$models$step)])
    again <- run_cox(d, variables[last], ties = "breslow", convention = "spss")
    expect_identical(again$coefficients$b, spss$coefficients$b[spss$coefficients$step == max(spss$models$step)])
  }
})

test_that("a block of which nothing enters leaves its tests and no model", {
  found <- run_cox(d, variables[7], blocks = list(entering(1L, "fstep-lr")), ties = "breslow")
  expect_null(found$models)
  expect_identical(found$not_in$step, 0L)
  equal(found$not_in$score, by_coxph(7)$score)
  equal(found$null$neg2loglik, -2 * loglik_of(by_coxph(integer())))
})

test_that("a candidate that does not vary is tested without a result", {
  for (method in c("fstep-lr", "bstep-cond")) {
    found <- run_cox(d, list(continuous(rep(1, nrow(d)))), blocks = list(entering(1L, method)))
    expect_identical(found$not_in[found$not_in$step == 0, "df"], 0L)
    expect_true(is.na(found$residual$chi_square[1]))
  }
})

test_that("of p-values too small for a number the smallest is still known", {
  tests <- data.frame(term = 1:3, whole = TRUE, chi_square = c(1600, 2000, 1800), df = 1L)
  step <- list(model = list(terms = integer()), not_in = tests)
  expect_identical(unique(pchisq(tests$chi_square, 1, lower.tail = FALSE)), 0)
  expect_identical(next_move(step, 0.05, 0.1)$term, 2L)
})

test_that("SPSS's score test takes the gradient of the model's own terms as 0 where it stopped", {
  # at coefficients far from the maximum, where it matters: U_out' V_out,out U_out and U' V U from coxph's own pieces
  cases <- cox_cases(list(time = as.double(d$time), status = d$status, stratum = rep(1L, nrow(d))), "r", "breslow")
  data <- c(cases, list(x = cbind(d$logbili, d$edema, d$age, d$noise)[cases$kept, ], ties = "breslow"))
  data$range <- column_ranges(data$x)
  data$plain <- logical(4)
  fit <- list(columns = 1:2, b = c(0.5, 1))
  whole <- Surv(time, status) ~ logbili + edema + age + noise
  for (out in list(3L, 3:4)) {
    formula <- if (length(out) == 1) stats::update(whole, . ~ . - noise) else whole
    there <- coxph(formula, d, ties = "breslow", init = c(0.5, 1, 0 * out), iter.max = 0)
    u <- colSums(residuals(there, "score"))
    v <- vcov(there)
    equal(score_test(c(data, convention = "spss"), fit, out)$chi_square, drop(u[out] %*% v[out, out] %*% u[out]))
    equal(score_test(c(data, convention = "r"), fit, out)$chi_square, there$score)
  }
})
