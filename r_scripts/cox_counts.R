# Rows that stand for several patients each, alike in all that a model has of them.
#
# Breslow's likelihood takes the number of patients as a weight, in every sum. Efron's has the deaths of one time leave
# the risk set one after the other, each with a term of its own: they are listed, and only the others counted. Exact
# ties go through all choices of those who die: everybody is listed.

# The rows `kept` with those repeated that are listed, and the number of patients that each then stands for (`weights`,
# NULL where each is one). What is listed is limited, for it is paid in memory.
listed_patients <- function(kept, rows, ties) {
  count <- rows$count[kept]
  listed <- switch(ties, breslow = FALSE, efron = rows$status[kept] == 1, exact = TRUE)
  times <- ifelse(rep_len(listed, length(kept)), count, 1)
  if (sum(times) > 1e7) refuse("listing_too_large", n = sum(times), exact = ties == "exact")
  weights <- rep(count / times, times)
  list(kept = rep(kept, times), weights = if (any(weights != 1)) weights)
}

# The number of patients of each case of `data`, NULL where each is one. (Sampling weights are no numbers of patients.)
patient_counts <- function(data) if (!is.null(data$n_of_row)) data$weights

# How many patients die at each time of each stratum.
deaths_at <- function(data) {
  counts <- patient_counts(data)
  died <- data$status == 1
  if (is.null(counts)) data$risk_sets$d else sum_by(counts[died], data$run[died], length(data$risk_sets$d))
}

# How many patients some of the cases are, of which each is `counts` many, or one.
n_patients <- function(which, counts) if (is.null(counts)) sum(which) else sum(counts[which])
