# Concordance of a Cox model's linear predictor with the times, and its standard error, as coxph computes them.
#
# Of concordancefit only the compiled part is called where there are no strata: it counts the pairs with the help of a
# balanced tree, whose shape takes R as long to work out as the model to be fitted.
# Its predictor has the model's offset in it, as coxph's has. With `cluster` (the cluster of each case, or NULL) the
# standard error is over the clusters, as coxph's then is.
cox_concordance <- function(data, fit, cluster) {
  if (!length(fit$b)) return(c(NA_real_, NA_real_))
  lp <- fixed_part(data) + drop(columns_of_matrix(data$x, fit$columns) %*% fit$b)
  if (!is.null(data$case)) cluster <- cluster[data$case]
  if (length(data$strata) || !is.null(data$entry) || !is.null(cluster)) {
    y <- if (is.null(data$entry)) Surv(data$time, data$status) else Surv(data$entry, data$time, data$status)
    found <- concordancefit(
      y, lp, data$strata, weights = data$weights, cluster = cluster, influence = 1, reverse = TRUE, timefix = FALSE
    )
    return(c(found$concordance, sqrt(sum(found$dfbeta^2 / alike(data, found$dfbeta, cluster)))))
  }
  counts <- case_weights(data)
  found <- .Call(
    Cconcordance3, data$y, tree_places(lp), counts, rep(1, sum(data$risk_sets$d > 0)),
    order(-data$time, data$status, lp) - 1L, FALSE
  )
  pairs <- sum(found$count[1:3])
  somers <- (found$count[1] - found$count[2]) / pairs
  influence <- found$influence
  change <- (influence[, 1] - influence[, 2] - somers * (influence[, 1] + influence[, 2] + influence[, 3])) / pairs
  c((1 - somers) / 2, sqrt(sum(counts * change^2)) / 2)
}

# How many patients, or clusters of one, each influence on a concordance is that of.
alike <- function(data, influence, cluster) {
  if (is.null(data$n_of_row)) return(1)
  if (is.null(cluster)) case_weights(data) else data$n_of_row[as.integer(names(influence))]
}

# Limits of a concordance with its standard error, on the plain scale and between 0 and 1; none where the error is 0, as
# that of a model which orders all pairs.
concordance_limits <- function(found, conf_level) {
  if (!isTRUE(found[2] > 0)) return(c(NA_real_, NA_real_))
  pmin(pmax(found[1] + c(-1, 1) * stats::qnorm((1 + conf_level) / 2) * found[2], 0), 1)
}

# For each value its place in a balanced binary tree of the distinct values, numbered from the root level by level, the
# last level filled from the left: survival's btree(). In order of value the last level's m nodes are every other of
# the first 2m; without them the tree is full, and the level of its q-th node follows from how often 2 divides q.
tree_places <- function(values) {
  order <- order(values)
  rank <- cumsum(c(TRUE, diff(values[order]) != 0))
  n <- rank[length(rank)]
  depth <- floor(log2(n))
  m <- n - (2^depth - 1)
  r <- seq_len(n) - 1
  last <- r < 2 * m & r %% 2 == 0
  q <- ifelse(last, 1, ifelse(r < 2 * m, (r + 1) / 2, r - m + 1))
  power <- bitwAnd(as.integer(q), -as.integer(q))
  place <- ifelse(last, 2^depth - 1 + r / 2, 2^(depth - 1 - log2(power)) - 1 + (q / power - 1) / 2)
  found <- integer(length(values))
  found[order] <- as.integer(place)[rank]
  found
}
