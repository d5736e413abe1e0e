/** Access reviews, their schedules and their reports. The package {@code member} makes the changes of members. */
package dev.roster.review;
