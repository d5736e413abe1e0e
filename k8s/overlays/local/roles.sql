create role roster_owner login password 'local';

create role roster login password 'local';

create database roster owner roster_owner;
