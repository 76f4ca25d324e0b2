# Hazard ratios by period: coxph() on survSplit() data, where nothing of it is infinite or aliased.

answer_split <- function(job) {
  convention <- names(job$ties)[length(job$ties)]
  ties <- job$ties[[convention]]
  if (ties == "exact") return()
  data <- data.frame(time = job$time, status = job$status, case = seq_along(job$time))
  cuts <- unlist(job$split_at)
  long <- survSplit(Surv(time, status) ~ ., data, cut = cuts, zero = min(-1, -max(data$time)), episode = "period")
  tell <- function(context, name, value, at = "", term = 0, column = 0, tolerance = 0) {
    put(paste("cox", convention, context, at, term, column, name, sep = "|"), value, tolerance)
  }
  starts <- c(0, cuts)
  for (k in seq_along(starts)) {
    tell("split_periods", "n", sum(long$period == k), number_text(starts[k]))
    tell("split_periods", "n_events", sum(long$status[long$period == k]), number_text(starts[k]))
  }
  columns <- expand.grid(period = seq_along(starts), j = seq_along(job$term))
  x <- sapply(seq_len(nrow(columns)), function(i) job$x[long$case, columns$j[i]] * (long$period == columns$period[i]))
  stratum <- job$stratum[long$case]
  fit <- tryCatch(
    coxph(Surv(long$tstart, long$time, long$status) ~ x + strata(stratum), ties = ties),
    warning = function(w) NULL, error = function(e) NULL
  )
  if (is.null(fit) || anyNA(coef(fit))) return()
  b <- unname(coef(fit))
  se <- sqrt(diag(vcov(fit)))
  if (!all(is.finite(se)) || any(se * apply(x, 2, function(own) diff(range(own))) > 20)) return()
  z <- qnorm((1 + job$conf_level) / 2)
  for (i in seq_along(b)) {
    one <- function(name, value, tolerance = 0) {
      tell("split_equation", name, value, number_text(starts[columns$period[i]]), job$term[columns$j[i]], job$column[columns$j[i]], tolerance)
    }
    slack <- 1e-8 * se[i]
    one("coefficient", b[i], slack)
    one("coefficient_std_error", se[i], slack)
    one("z", b[i] / se[i], 1e-8)
    one("p_value", 2 * pnorm(-abs(b[i] / se[i])), 1e-8)
    one("hazard_ratio", exp(b[i]), exp(b[i]) * slack)
    one("hazard_ratio_conf_low", exp(b[i] - z * se[i]), exp(b[i] - z * se[i]) * 4 * slack)
    one("hazard_ratio_conf_high", exp(b[i] + z * se[i]), exp(b[i] + z * se[i]) * 4 * slack)
  }
  for (term in c(unique(job$term), 0)) {
    own <- which(if (term > 0) job$term[columns$j] == term else TRUE)
    if (term == 0 && length(unique(job$term)) < 2) next
    later <- own[columns$period[own] > 1]
    contrast <- matrix(0, length(later), length(b))
    contrast[cbind(seq_along(later), later)] <- 1
    contrast[cbind(seq_along(later), match(columns$j[later], columns$j))] <- -1
    apart <- contrast %*% b
    wald <- tryCatch(sum(apart * solve(contrast %*% vcov(fit) %*% t(contrast), apart)), error = function(e) NULL)
    if (is.null(wald)) next
    tell("split_test", "chi_square", wald, term = term, tolerance = 1e-7 * (1 + wald))
    tell("split_test", "df", length(later), term = term)
    tell("split_test", "p_value", pchisq(wald, length(later), lower.tail = FALSE), term = term, tolerance = 1e-7)
  }
}
