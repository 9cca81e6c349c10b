-- What the rules said about each step on the way to the money (1 approval, 2 contract, 3 signing, 4 payment). Written once; the id is
-- the subject and the step.
create table judgements (
  id text primary key,
  application_id text not null references applications (id),
  step bigint not null,
  subject text not null,
  business_day text not null,
  amount bigint not null,
  registry_sequence bigint not null,
  actor text not null,
  recorded bigint not null
);
create index judgements_of_application on judgements (application_id, recorded, id);
create table judgement_verdicts (
  judgement_id text not null references judgements (id),
  position bigint not null,
  rule text not null,
  outcome bigint not null,
  rule_version text not null,
  citation text not null,
  inputs text not null,
  explanation_en text not null,
  explanation_vi text not null,
  remedy_en text not null,
  remedy_vi text not null,
  primary key (judgement_id, position)
);
-- Approvals were the only ones that were kept.
insert into judgements (id, application_id, step, subject, business_day, amount, registry_sequence, actor, recorded)
  select 'applications/' || a.id || '/1', a.id, 1, 'applications/' || a.id, a.decision_day, a.approved, a.report_sequence, '', a.updated
  from applications a where exists (select 1 from decision_verdicts v where v.application_id = a.id);
insert into judgement_verdicts (judgement_id, position, rule, outcome, rule_version, citation, inputs, explanation_en,
    explanation_vi, remedy_en, remedy_vi)
  select 'applications/' || v.application_id || '/1', v.position, v.rule, v.outcome, v.rule_version, v.citation, v.inputs,
    v.explanation_en, v.explanation_vi, v.remedy_en, v.remedy_vi from decision_verdicts v;
drop table decision_verdicts;
alter table applications drop column report_sequence;

-- Whether a payment needs a proof of what the borrower put in.
alter table decision_rules add column own_capital_proof bigint not null default 0;
