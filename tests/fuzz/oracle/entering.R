# Cox models of Surv(entry, time, status), with clusters, of patients in several rows, by period: coxph() where all that
# it estimates is finite and far from any limit. Models of competing events likewise.

answer_cox_entering <- function(job) {
  job <- with_equal_times(job)
  job$x <- matrix(unlist(job$x), length(job$time))
  y <- surv_of(job$entry, job$time, job$status)
  fit <- sound_fit(y, job$x, job$stratum, job$ties, unlist(job$cluster))
  if (is.null(fit)) return()
  tell_sound(job, fit, "equation", function(name, value, j, tolerance) {
    put(cox_key("r", "equation", name, 1, 1, job$term[j], job$column[j]), value, tolerance)
  })
  put(cox_key("r", "omnibus", "neg2_log_likelihood", 1, 1), -2 * fit$loglik[2], 1e-9 * abs(fit$loglik[2]))
  put(cox_key("r", "case_processing", "n_events"), sum(job$status))
  chi <- 2 * diff(fit$loglik)
  put(cox_key("r", "summary", "chi_square", test = "lr"), chi, 1e-8 * (1 + chi))
  if (job$ties != "exact") {
    test <- tryCatch(cox.zph(fit, transform = "km", terms = FALSE)$table, error = function(e) NULL)
    if (!is.null(test) && all(table(job$term) == 1)) {
      for (j in seq_along(job$term)) {
        put(cox_key("r", "ph_test", "chi_square", term = job$term[j]), test[j, 1], 1e-7 * (1 + test[j, 1]))
      }
    }
    found <- summary(fit)$concordance
    put(cox_key("r", "summary", "concordance"), found[[1]], 1e-12)
    put(cox_key("r", "summary", "concordance_std_error"), found[[2]], 1e-10)
  }
  if (length(job$split_at)) answer_split_entering(job)
}

# NULL where a coefficient is infinite, nearly so, follows from others, or coxph warns.
sound_fit <- function(y, x, stratum, ties, cluster = NULL, weights = NULL) {
  own <- list(y = y, x = x, stratum = stratum, cluster = cluster, weights = weights)
  model <- y ~ x + strata(stratum)
  environment(model) <- list2env(own, parent = globalenv())
  arguments <- list(model, ties = ties)
  if (!is.null(cluster)) arguments$cluster <- cluster
  if (!is.null(weights)) arguments$weights <- weights
  fit <- tryCatch(do.call(coxph, arguments), warning = function(w) NULL, error = function(e) NULL)
  if (is.null(fit) || anyNA(coef(fit))) return(NULL)
  naive <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
  range <- apply(x, 2, function(own) diff(range(own)))
  se <- sqrt(diag(as.matrix(naive)))
  if (!all(is.finite(se)) || any(se * range > 10 | abs(coef(fit)) * range > 20)) return(NULL)
  correlation <- stats::cov2cor(as.matrix(naive))
  if (any(abs(correlation[upper.tri(correlation)]) > 0.999)) return(NULL)
  # The exact method leaves a fit of a class without methods.
  class(fit) <- "coxph"
  fit
}

# Each parameter with its tests: by the robust error where there is one.
tell_sound <- function(job, fit, context, tell, ratio = "hazard_ratio", se_name = "coefficient_std_error") {
  b <- unname(coef(fit))
  robust <- !is.null(fit$naive.var)
  se <- sqrt(diag(as.matrix(fit$var)))
  naive <- if (robust) sqrt(diag(as.matrix(fit$naive.var))) else se
  z <- qnorm((1 + job$conf_level) / 2)
  for (j in seq_along(b)) {
    slack <- 1e-7 * naive[j]
    tell("coefficient", b[j], j, slack)
    tell(se_name, if (se_name == "coefficient_std_error") naive[j] else se[j], j, slack)
    if (robust && context == "equation") tell("coefficient_robust_std_error", se[j], j, slack)
    if (robust && context != "equation") tell("naive_std_error", naive[j], j, slack)
    if (!(se[j] > 1e-6 * naive[j])) next
    tell("z", b[j] / se[j], j, slack / se[j] * (1 + abs(b[j] / se[j])))
    if (min(exp(b[j] - z * se[j]), exp(-b[j] - z * se[j])) == 0) next # no double
    tell(ratio, exp(b[j]), j, exp(b[j]) * slack)
    tell(paste0(ratio, "_conf_low"), exp(b[j] - z * se[j]), j, exp(b[j] - z * se[j]) * 4 * slack)
    tell(paste0(ratio, "_conf_high"), exp(b[j] + z * se[j]), j, exp(b[j] + z * se[j]) * 4 * slack)
  }
}

# One hazard ratio a period, of survSplit() data.
answer_split_entering <- function(job) {
  cuts <- unlist(job$split_at)
  data <- data.frame(time = job$time, status = job$status, case = seq_along(job$time))
  data$entry <- if (is.null(job$entry)) min(-1, -max(data$time)) else job$entry
  long <- survSplit(Surv(entry, time, status) ~ ., data, cut = cuts, episode = "period")
  starts <- c(0, cuts)
  tell <- function(context, name, value, at = "", term = 0, column = 0, tolerance = 0) {
    put(paste("cox", "r", context, at, term, column, name, sep = "|"), value, tolerance)
  }
  for (k in seq_along(starts)) {
    tell("split_periods", "n", sum(long$period == k), number_text(starts[k]))
    tell("split_periods", "n_events", sum(long$status[long$period == k]), number_text(starts[k]))
  }
  columns <- expand.grid(period = seq_along(starts), j = seq_along(job$term))
  x <- sapply(seq_len(nrow(columns)), function(i) job$x[long$case, columns$j[i]] * (long$period == columns$period[i]))
  y <- Surv(long$entry, long$time, long$status)
  fit <- sound_fit(y, x, job$stratum[long$case], job$ties, unlist(job$cluster)[long$case])
  if (is.null(fit)) return()
  own <- job
  tell_sound(own, fit, "equation", function(name, value, i, tolerance) {
    at <- number_text(starts[columns$period[i]])
    tell("split_equation", name, value, at, job$term[columns$j[i]], job$column[columns$j[i]], tolerance)
  })
}

# The cause-specific model, and Fine and Gray's by finegray() and a weighted coxph().
answer_competing_models <- function(job) {
  job <- with_equal_times(job)
  x <- matrix(unlist(job$x), length(job$time))
  job$conf_level <- job$conf_level
  fit <- sound_fit(surv_of(job$entry, job$time, job$cause == 1), x, job$stratum, job$ties)
  if (!is.null(fit)) {
    tell_sound(job, fit, "equation", function(name, value, j, tolerance) {
      put(cox_key("r", "equation", name, 1, 1, job$term[j], job$column[j]), value, tolerance)
    })
  }
  if (!is.null(job$entry) || is.null(fit)) return()
  data <- data.frame(
    time = job$time - min(job$time) + 1, state = factor(job$cause, sort(unique(c(0, job$cause)))), place = seq_along(job$time),
    stratum = job$stratum
  )
  model <- if (max(job$stratum) > 1) Surv(time, state) ~ place + strata(stratum) else Surv(time, state) ~ place
  long <- tryCatch(finegray(model, data = data, etype = "1", id = data$place), error = function(e) NULL)
  if (is.null(long)) return()
  weighted <- sound_fit(
    Surv(long$fgstart, long$fgstop, long$fgstatus), x[long$place, , drop = FALSE], job$stratum[long$place], job$ties,
    long$place, long$fgwt
  )
  if (is.null(weighted)) return()
  tell_sound(job, weighted, "subdistribution", function(name, value, j, tolerance) {
    name <- sub("^hazard_ratio", "subdistribution_hazard_ratio", name)
    put(cox_key("r", "subdistribution", name, 0, 0, job$term[j], job$column[j]), value, tolerance)
  }, se_name = "robust")
}
