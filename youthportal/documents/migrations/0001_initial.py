# The first tables of this package.

import django.db.models.deletion
import django.utils.timezone
import uuid
import youthportal.documents.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=60, unique=True, verbose_name='series')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='last number')),
            ],
            options={
                'verbose_name': 'series of numbers',
                'verbose_name_plural': 'series of numbers',
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='number')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('subject_type', models.CharField(max_length=80, verbose_name='about (kind)')),
                ('subject_id', models.CharField(max_length=64, verbose_name='about')),
                ('template_version', models.CharField(max_length=64, verbose_name='version of the template')),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='issued')),
                ('issued_to', models.CharField(blank=True, max_length=200, verbose_name='issued to')),
                ('code', models.CharField(default=youthportal.documents.models.verification_code, editable=False, max_length=12, unique=True, verbose_name='verification code')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('revoked_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='file')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'kind'], name='document_subject')],
            },
        ),
    ]
